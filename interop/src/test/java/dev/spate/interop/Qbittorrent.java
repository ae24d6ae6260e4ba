package dev.spate.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** qbittorrent-nox, controlled through its web API. */
final class Qbittorrent implements Peer {
    private static final Duration START = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final String BOUNDARY = "interop-boundary-7f3a";

    private final Place place;
    private final int controlPort;
    private final String infoHash;
    private final Program program;

    Qbittorrent(Place place, Task task) throws IOException {
        this.place = place;
        this.controlPort = place.freePort();
        this.infoHash = task.sample().infoHash();
        place.write("qBittorrent/config/qBittorrent.conf", settings());
        program = place.start("qbittorrent-nox", List.of("qbittorrent-nox", "--profile=" + place.folder()));
        Await.until(
                "qbittorrent-nox answers",
                START,
                place.programs(),
                () -> !call("app/version").isEmpty());
        add(task);
        if (task.isSelective()) {
            select(task.unwanted());
        }
    }

    private void select(Set<Integer> unwanted) throws IOException {
        String numbers = unwanted.stream().map(String::valueOf).collect(Collectors.joining("%7C"));
        postForm("torrents/filePrio", "hash=" + infoHash + "&id=" + numbers + "&priority=0");
        postForm("torrents/resume", "hashes=" + infoHash);
    }

    private String settings() {
        return """
                [LegalNotice]
                Accepted=true
                [BitTorrent]
                Session\\Interface=lo
                Session\\InterfaceName=lo
                Session\\InterfaceAddress=%1$s
                Session\\Port=%2$d
                Session\\DHTEnabled=false
                Session\\LSDEnabled=false
                Session\\PeXEnabled=false
                Session\\BTProtocol=TCP
                Session\\Encryption=0
                Session\\MultiConnectionsPerIp=true
                Session\\QueueingSystemEnabled=false
                [Network]
                PortForwardingEnabled=false
                [Preferences]
                WebUI\\Address=%4$s
                WebUI\\Port=%3$d
                WebUI\\LocalHostAuth=false
                """.formatted(place.address(), place.freePort(), controlPort, place.controlAddress());
    }

    private void add(Task task) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("name=\"savepath\"", task.folder().toString().getBytes(StandardCharsets.UTF_8));
        parts.put("name=\"skip_checking\"", bool(task.isSeed()));
        parts.put("name=\"paused\"", bool(task.isSelective()));
        if (task.link().isPresent()) {
            parts.put("name=\"urls\"", task.source().getBytes(StandardCharsets.UTF_8));
        } else {
            parts.put("name=\"torrents\"; filename=\"t.torrent\"", Files.readAllBytes(task.torrent()));
        }
        post("torrents/add", "multipart/form-data; boundary=" + BOUNDARY, multipart(parts));
        // It answers "Ok." before it lists the torrent.
        Await.until(
                "qbittorrent-nox lists the torrent",
                START,
                place.programs(),
                () -> call("torrents/info").contains(infoHash));
    }

    private static byte[] bool(boolean value) {
        return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] multipart(Map<String, byte[]> parts) {
        var body = new ByteArrayOutputStream();
        parts.forEach((disposition, value) -> {
            String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n";
            body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            body.writeBytes(value);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://" + place.controlAddress() + ":" + controlPort + "/api/v2/" + path))
                .timeout(Duration.ofSeconds(20));
    }

    private String call(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return answer.body();
    }

    private void postForm(String path, String form) throws IOException {
        post(path, "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
    }

    private void post(String path, String type, byte[] body) throws IOException {
        HttpRequest request = request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("qbittorrent-nox refused " + path + ": " + answer.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean isComplete() throws Exception {
        String info = call("torrents/info?hashes=" + infoHash);
        return info.matches("(?s).*\"progress\":1[,}].*") && info.matches("(?s).*\"state\":\"(\\w*UP|uploading)\".*");
    }

    @Override
    public Program program() {
        return program;
    }
}
