package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No path in a request can lead outside the shared folder, however it is written. */
class OutsideTest {
    private static final String SECRET = "this must never be seen";

    /** More than forty ways to write "one folder up", and some to write the root. */
    private static final List<String> UPS = List.of(
            "../",
            "..\\",
            "%2e%2e/",
            "%2e%2e%2f",
            "..%2f",
            "..%2F",
            "%2E%2E%2F",
            ".%2e/",
            "%2e./",
            "..%5c",
            "%2e%2e%5c",
            "..%252f",
            "%252e%252e%252f",
            "%25252e%25252e%25252f",
            "..;/",
            "..;x=y/",
            "%2e%2e;/",
            "..%3b/",
            ".../",
            "....//",
            "..././",
            "./../",
            ".//..//",
            "..//",
            "//../",
            "..%00/",
            "%00../",
            "..%c0%af",
            "%c0%ae%c0%ae/",
            "%c0%ae%c0%ae%c0%af",
            "%e0%80%ae%e0%80%ae/",
            "%uff0e%uff0e/",
            "..%u2215",
            "%u002e%u002e/",
            "..%ef%bc%8f",
            "%ef%bc%8e%ef%bc%8e/",
            "..%e2%88%95",
            "..%09/",
            "..%20/",
            "..%0a/",
            "..%0d/",
            "..+/",
            "%2e%2e%2f%2e%2e%2f",
            "..?/",
            "..#/",
            "..%ff/",
            "..:/",
            "..|/",
            "\"../");

    private static final List<String> ADDRESSES = List.of(
            "/download?file=",
            "/download?file=shared/",
            "/download?file=shared/deep/",
            "/content/",
            "/content/shared/",
            "/content/shared/deep/",
            "/torrents/",
            "/page?file=",
            "/",
            "/style.css/");

    @TempDir
    private Path folder;

    @Test
    void isNeverReached() throws Exception {
        Path shared = folder.resolve("shared");
        Files.createDirectories(shared.resolve("deep"));
        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(Files.writeString(shared.resolve("deep/inside"), "fine"), old);
        Files.writeString(folder.resolve("secret"), SECRET);
        Files.writeString(shared.resolve(".secret"), SECRET);
        Files.createSymbolicLink(shared.resolve("link"), folder.resolve("secret"));
        Files.createSymbolicLink(shared.resolve("up"), folder);
        List<String> before = everything();

        try (ShareFixture share =
                new ShareFixture(folder.resolve("state"), new SharedPath(shared.toRealPath(), false))) {
            share.awaitReady();
            for (String target : targets()) {
                String answer = get(share.webPort(), target);

                assertThat(answer).as(target).startsWith("HTTP/1.1 4").doesNotContain(SECRET);
            }
            assertThat(get(share.webPort(), "/content/shared/deep/inside")).endsWith("fine");
        }

        assertThat(everything()).isEqualTo(before);
    }

    private List<String> targets() {
        List<String> targets = new ArrayList<>();
        String whole = folder.resolve("secret").toString();
        for (String address : ADDRESSES) {
            for (String up : UPS) {
                targets.add(address + up + "secret");
            }
            targets.add(address + whole);
            targets.add(address + whole.replace("/", "%2f"));
            targets.add(address + "file://" + whole);
            targets.add(address + up(whole) + whole);
            targets.add(address + ".secret");
            targets.add(address + "link");
            targets.add(address + "up/secret");
        }
        targets.remove("/page?file=..#/secret");
        return targets;
    }

    private static String up(String path) {
        return "../".repeat(path.split("/", -1).length + 3);
    }

    /** Sends exactly this target, which no HTTP client would do. */
    private static String get(int port, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(60_000);
            String request = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All files except the state, which the share may write. */
    private List<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.startsWith(folder.resolve("state")))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
