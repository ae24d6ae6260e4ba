package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerCommandTest {
    @TempDir
    private Path folder;

    private final Recorded spate = new Recorded();

    private static String get(String url, String pathAndQuery) throws IOException {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            String request = "GET " + pathAndQuery + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void printsItsUrlsAndAnswersUntilInterrupted() throws Exception {
        CompletableFuture<Integer> ended =
                spate.start("tracker", "--http", "127.0.0.1:0", "--udp", "127.0.0.1:0", "--interval", "10m");
        List<String> urls = spate.awaitOut("udp://").lines().toList();

        String answer =
                get(urls.getFirst(), "/announce?info_hash=%00%01%02%03%04%05%06%07%08%09aaaaaaaaaa&port=9&left=1");

        assertThat(urls.getFirst()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/announce");
        assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("8:intervali6", "10:incompletei1e");
        spate.interrupt();
        assertThat(ended.get()).isEqualTo(130);
        assertThat(spate.err()).isEmpty();
    }

    @Test
    void listsOnlyWhatItsFileAllows() throws Exception {
        Path list = Files.writeString(folder.resolve("list"), "00".repeat(20) + "\n");
        CompletableFuture<Integer> ended = spate.start("tracker", "--http", "127.0.0.1:0", "--allow", list, "--json");
        String line = spate.awaitOut("}");
        String url = line.substring(line.indexOf("http://"), line.indexOf("\"]"));

        assertThat(line).startsWith("{\"event\":\"tracker_listening\",\"urls\":[\"http://127.0.0.1:");
        assertThat(get(url, "/announce?info_hash=" + "%00".repeat(20) + "&port=9"))
                .contains("8:interval");
        assertThat(get(url, "/announce?info_hash=" + "%01".repeat(20) + "&port=9"))
                .contains("failure reason");
        spate.interrupt();
        assertThat(ended.get()).isEqualTo(130);
    }

    @Test
    void refusesCommandLinesThatMakeNoSense() {
        for (List<String> args : List.of(
                List.of("tracker"),
                List.of("tracker", "--udp", "6969"),
                List.of("tracker", "--udp", "::1:6969"),
                List.of("tracker", "--http", "127.0.0.1:99999"),
                List.of("tracker", "--http", "127.0.0.1:x"),
                List.of("tracker", "--http", "127.0.0.1:0", "--interval", "13h"))) {
            assertThat(new Recorded().run(args.toArray())).as(args.toString()).isEqualTo(2);
        }
    }

    @Test
    void saysWhenItsAddressOrItsListCannotBeHad() throws Exception {
        CompletableFuture<Integer> ended = spate.start("tracker", "--http", "127.0.0.1:0");
        String url = spate.awaitOut("/announce").strip();
        String taken = "127.0.0.1:" + URI.create(url).getPort();
        Recorded second = new Recorded();

        assertThat(second.run("tracker", "--http", taken)).isEqualTo(6);
        assertThat(second.err()).startsWith("spate: ").contains(taken);
        assertThat(new Recorded().run("tracker", "--http", "127.0.0.1:0", "--allow", folder.resolve("none")))
                .isEqualTo(4);
        Path bad = Files.writeString(folder.resolve("bad"), "x\n");
        assertThat(new Recorded().run("tracker", "--http", "127.0.0.1:0", "--allow", bad))
                .isEqualTo(4);
        spate.interrupt();
        assertThat(ended.get()).isEqualTo(130);
    }
}
