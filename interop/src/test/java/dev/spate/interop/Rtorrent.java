package dev.spate.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** rtorrent as a daemon, controlled by XML-RPC in SCGI over a socket in its folder. */
final class Rtorrent implements Peer {
    private static final Duration START = Duration.ofSeconds(30);

    private final Place place;
    private final Task task;
    private final String infoHash;
    private final Program program;

    Rtorrent(Place place, Task task) throws IOException {
        this.place = place;
        this.task = task;
        this.infoHash = task.sample().infoHash().toUpperCase(Locale.ROOT);
        Files.createDirectory(place.file("session"));
        place.write("rc", settings(task.folder()));
        program = place.start("rtorrent", List.of("rtorrent", "-n", "-o", "import=" + place.file("rc")));
        Await.until(
                "rtorrent answers",
                START,
                place.programs(),
                () -> !call("system.pid").isEmpty());
        add();
    }

    private void add() throws IOException {
        call(
                task.isSelective() ? "load.normal" : "load.start",
                "",
                task.source().replace("&", "&amp;"));
        // It answers before it has read a large torrent completely.
        Await.until(
                "rtorrent lists the torrent",
                START,
                place.programs(),
                () -> call("download_list", "").contains(infoHash));
        if (task.isSelective()) {
            select();
        }
    }

    private void select() throws IOException {
        for (int index : task.unwanted()) {
            callWithNumber("f.priority.set", infoHash + ":f" + index, 0);
        }
        call("d.update_priorities", infoHash);
        call("d.start", infoHash);
    }

    private String settings(Path folder) {
        int port = place.freePort();
        String bind = place.isAlone() ? "" : "network.bind_address.set = " + place.address();
        return """
                system.daemon.set = true
                session.path.set = %1$s/session
                session.use_lock.set = no
                directory.default.set = %2$s
                %3$s
                network.port_range.set = %4$d-%4$d
                network.port_random.set = no
                dht.mode.set = disable
                protocol.pex.set = no
                trackers.use_udp.set = yes
                protocol.encryption.set = none
                network.scgi.open_local = %1$s/control
                log.open_file = "l", %1$s/rtorrent.log
                log.add_output = "info", "l"
                log.add_output = "tracker_info", "l"
                """.formatted(place.folder(), folder, bind, port);
    }

    private String call(String method, String... arguments) throws IOException {
        var params = new StringBuilder();
        for (String argument : arguments) {
            params.append("<param><value><string>").append(argument).append("</string></value></param>");
        }
        return send(method, params.toString());
    }

    private void callWithNumber(String method, String target, int number) throws IOException {
        String string = "<param><value><string>" + target + "</string></value></param>";
        send(method, string + "<param><value><i4>" + number + "</i4></value></param>");
    }

    private String send(String method, String params) throws IOException {
        byte[] body = ("<?xml version=\"1.0\"?><methodCall><methodName>" + method + "</methodName><params>" + params
                        + "</params></methodCall>")
                .getBytes(StandardCharsets.UTF_8);
        String head = "CONTENT_LENGTH\0" + body.length + "\0SCGI\0" + "1\0";
        var message = new ByteArrayOutputStream();
        message.writeBytes((head.length() + ":" + head + ",").getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(body);
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(place.file("control")))) {
            Channels.newOutputStream(socket).write(message.toByteArray());
            String answer = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
            if (answer.contains("<fault>")) {
                throw new AssertionError("rtorrent refused " + method + ": " + answer);
            }
            return answer;
        }
    }

    @Override
    public boolean isComplete() throws IOException {
        if (task.link().isPresent() && !hasMetadata()) {
            return false;
        }
        if (!task.isSelective()) {
            return number(call("d.complete", infoHash)) == 1;
        }
        for (int index : task.wanted()) {
            String file = infoHash + ":f" + index;
            if (number(call("f.completed_chunks", file)) < number(call("f.size_chunks", file))) {
                return false;
            }
        }
        return true;
    }

    /** When it ends, it does not wait until a UDP tracker has received its stopped event. */
    @Override
    public void leave() throws IOException {
        call("d.stop", infoHash);
    }

    private boolean hasMetadata() throws IOException {
        try {
            return number(call("d.is_meta", infoHash)) == 0;
        } catch (AssertionError refused) {
            // When it replaces the metadata download by the torrent, neither exists for a moment.
            return false;
        }
    }

    /** The one number in an answer. */
    private static long number(String answer) {
        return Long.parseLong(answer.replaceFirst("(?s).*<i[48]>(\\d+)</i[48]>.*", "$1"));
    }

    @Override
    public Program program() {
        return program;
    }
}
