package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import dev.spate.http.HttpSettings;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDownloadTest {
    private static final byte[] CONTENT = bytes(1, 300_000);

    @TempDir
    Path folder;

    private final HttpClient client = new HttpClient(HttpSettings.of("1"), new FixedResolver(Map.of()));

    @AfterEach
    void everyConnectionIsClosed() {
        assertThat(client.openConnections()).isZero();
        client.close();
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        // Not the beginning of a torrent.
        bytes[0] = 0;
        return bytes;
    }

    /** A server of one file that supports ranges and may break off connections. */
    private static final class FileServer implements TestServer.Script {
        byte[] content = CONTENT;
        String etag = "\"one\"";
        String headers = "";
        boolean checksCondition = true;
        int breaksOffAfter = Integer.MAX_VALUE;
        int breaksLeft = Integer.MAX_VALUE;

        @Override
        public void answer(TestServer.Request request, OutputStream out) throws IOException {
            String range = request.header("Range");
            boolean same = !checksCondition || request.header("If-Range").equals(etag);
            int from = range.isEmpty() || !same
                    ? 0
                    : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            String status = from == 0
                    ? "200 OK"
                    : "206 Partial\r\nContent-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length;
            out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + (content.length - from) + "\r\n"
                            + (etag.isEmpty() ? "" : "ETag: " + etag + "\r\n") + headers + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            boolean breaks = breaksLeft > 0 && content.length - from > breaksOffAfter;
            breaksLeft -= breaks ? 1 : 0;
            out.write(content, from, breaks ? breaksOffAfter : content.length - from);
        }
    }

    private Fetched fetch(TestServer server) throws IOException {
        return fetch(server, DownloadOptions.into(folder));
    }

    private Fetched fetch(TestServer server, DownloadOptions options) throws IOException {
        return new FileDownload(client, server.url("/dir/file.bin?token=x"), options).run();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void savesARegularFileUnderItsNameAndLeavesNothingElse() throws IOException {
        try (TestServer server = new TestServer(new FileServer())) {
            List<Long> reached = new ArrayList<>();
            AtomicInteger paced = new AtomicInteger();

            Fetched fetched = fetch(
                    server,
                    DownloadOptions.into(folder)
                            .withProgress((length, total) -> {
                                assertThat(total).hasValue(CONTENT.length);
                                reached.add(length);
                            })
                            .withSpeedLimit(paced::addAndGet));

            Path file = folder.resolve("file.bin");
            assertThat(fetched).isEqualTo(new Fetched.Saved(file, CONTENT.length, 0));
            assertThat(file).hasBinaryContent(CONTENT);
            assertThat(names()).containsExactly("file.bin");
            assertThat(reached).isSorted().endsWith((long) CONTENT.length);
            assertThat(paced.get()).isBetween(CONTENT.length - 100, CONTENT.length);
            assertThat(server.requests().getFirst().header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void savesAnEmptyFile() throws IOException {
        FileServer file = new FileServer();
        file.content = new byte[0];
        try (TestServer server = new TestServer(file)) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.bin"), 0, 0));
            assertThat(folder.resolve("file.bin")).isEmptyFile();
            assertThat(names()).containsExactly("file.bin");
        }
    }

    @Test
    void goesOnAtOnceWhenATransferBreaksOff() throws IOException {
        FileServer file = new FileServer();
        file.breaksOffAfter = 100_000;
        try (TestServer server = new TestServer(file)) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.bin"), CONTENT.length, 0));

            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=100000-");
            assertThat(server.requests().get(1).header("If-Range")).isEqualTo("\"one\"");
        }
    }

    @Test
    void goesOnInALaterRun() throws IOException {
        leavePartial(new FileServer(), 120_000);

        assertThat(names()).hasSize(2).allMatch(name -> name.startsWith(".spate-"));
        try (TestServer server = serverAgain(new FileServer())) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.bin"), CONTENT.length, 120_000));
            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
            assertThat(names()).containsExactly("file.bin");
        }
    }

    @Test
    void beginsAgainWhenTheFileHasChanged() throws IOException {
        leavePartial(new FileServer(), 120_000);
        FileServer changed = new FileServer();
        changed.content = bytes(2, 200_000);
        changed.etag = "\"two\"";

        try (TestServer server = serverAgain(changed)) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.bin"), 200_000, 0));
            assertThat(folder.resolve("file.bin")).hasBinaryContent(changed.content);
        }
    }

    @Test
    void noticesAServerThatOverlooksTheCondition() throws IOException {
        leavePartial(new FileServer(), 120_000);
        FileServer changed = new FileServer();
        changed.content = bytes(2, 200_000);
        changed.etag = "\"two\"";
        changed.checksCondition = false;

        try (TestServer server = serverAgain(changed)) {
            fetch(server);
            assertThat(folder.resolve("file.bin")).hasBinaryContent(changed.content);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void doesNotTrustBytesBehindTheRecordedEnd() throws IOException {
        leavePartial(new FileServer(), 120_000);
        Path part = folder.resolve(names().getFirst());
        byte[] torn = Arrays.copyOf(Files.readAllBytes(part), 130_000);
        Files.write(part, torn);

        try (TestServer server = serverAgain(new FileServer())) {
            fetch(server);
            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
            assertThat(server.requests().getFirst().header("Range")).isEqualTo("bytes=120000-");
        }
    }

    @Test
    void beginsAgainWhenTheRecordIsDamaged() throws IOException {
        leavePartial(new FileServer(), 120_000);
        Path record = folder.resolve(names().getLast());
        for (String damage : List.of("", "x", "spate partial download 1\n../../evil\n\"one\"\n300000\n120000\n")) {
            Files.writeString(record, damage);
            try (PartialFile partial = PartialFile.open(folder, lastUrl)) {
                assertThat(partial.resumable()).isEmpty();
            }
        }
        try (TestServer server = serverAgain(new FileServer())) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.bin"), CONTENT.length, 0));
        }
    }

    @Test
    void keepsNothingThatItCouldNotGoOnWith() throws IOException {
        FileServer file = new FileServer();
        file.etag = "W/\"weak\"";

        leavePartial(file, 120_000);

        assertThat(names()).isEmpty();
    }

    @Test
    void givesUpWhenAConnectionBringsNothingNew() throws IOException {
        FileServer file = new FileServer();
        file.etag = "";
        file.breaksOffAfter = 50_000;
        try (TestServer server = new TestServer(file)) {
            failsWith(Reason.BROKEN, server);
            assertThat(server.requests()).hasSize(2);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void neverReplacesAFileThatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("file.bin"), "precious");
        try (TestServer server = new TestServer(new FileServer())) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);

            assertThat(file).hasContent("precious");
            assertThat(names()).containsExactly("file.bin");

            fetch(server, DownloadOptions.into(folder).overwriting());

            assertThat(file).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void neverReplacesAFileThatAppearsMeanwhile() throws IOException {
        Path file = folder.resolve("file.bin");
        try (TestServer server = new TestServer(new FileServer())) {
            DownloadOptions options = DownloadOptions.into(folder).withProgress((length, total) -> {
                try {
                    Files.writeString(file, "precious");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThatThrownBy(() -> fetch(server, options)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(file).hasContent("precious");
        }
    }

    @Test
    void doesNotWriteThroughALinkThatSomebodyPlaced() throws IOException {
        Path elsewhere =
                Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("x"), "precious");
        try (TestServer server = new TestServer(new FileServer())) {
            Files.createSymbolicLink(folder.resolve("file.bin"), elsewhere);
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);

            fetch(server, DownloadOptions.into(folder).overwriting());

            assertThat(elsewhere).hasContent("precious");
            assertThat(folder.resolve("file.bin")).isRegularFile().hasBinaryContent(CONTENT);
        }
    }

    @Test
    void finishesWhatWasStoppedBetweenNamingAndTidyingUp() throws IOException {
        try (TestServer server = new TestServer(new FileServer())) {
            leavePartialOf(server, CONTENT.length);
            Path part = folder.resolve(names().getFirst());
            Files.createLink(folder.resolve("file.bin"), part);

            fetch(server);

            assertThat(server.requests()).isEmpty();
            assertThat(names()).containsExactly("file.bin");
            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void letsOnlyOneAtATimeWriteAFile() throws IOException {
        try (TestServer server = new TestServer(new FileServer());
                PartialFile other = PartialFile.open(folder, server.url("/dir/file.bin?token=x"))) {
            assertThatThrownBy(() -> fetch(server))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("another process");
            assertThat(other.length()).isZero();
        }
    }

    @Test
    void refusesAFileForWhichThereIsNoRoom() throws IOException {
        String huge = "HTTP/1.1 200 OK\r\nContent-Length: 999999999999999999\r\nETag: \"x\"\r\n\r\n0123456789";
        try (TestServer server = TestServer.saying(huge)) {
            assertThatThrownBy(() -> fetch(server))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("are free");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void saysWhatTheServerAnswersInsteadOfAFile() throws IOException {
        try (TestServer server = TestServer.saying("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone")) {
            failsWith(Reason.STATUS, server);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void handsATorrentOverWithoutSavingIt() throws IOException {
        String torrent = "d8:announce8:http://t4:infod6:lengthi1e4:name1:aee";
        try (TestServer server = TestServer.saying("HTTP/1.1 200 OK\r\n\r\n" + torrent)) {
            Fetched fetched = fetch(server);

            assertThat(fetched)
                    .isInstanceOfSatisfying(
                            Fetched.Torrent.class,
                            found -> assertThat(found.bytes())
                                    .asString(StandardCharsets.ISO_8859_1)
                                    .isEqualTo(torrent));
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void savesAFileThatOnlyBeginsLikeATorrent() throws IOException {
        FileServer file = new FileServer();
        file.content = ("d4:spam" + "eggs".repeat(50_000)).getBytes(StandardCharsets.US_ASCII);
        try (TestServer server = new TestServer(file)) {
            fetch(server);
            assertThat(folder.resolve("file.bin")).hasBinaryContent(file.content);
        }
    }

    @Test
    void takesALoginPageInPlaceOfATorrentForABrokenTorrent() throws IOException {
        try (TestServer server =
                TestServer.saying("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>log in</html>")) {
            Fetched fetched = new FileDownload(client, server.url("/x.torrent"), DownloadOptions.into(folder)).run();

            assertThat(fetched).isInstanceOf(Fetched.Torrent.class);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void usesTheNameThatTheServerGives() throws IOException {
        FileServer file = new FileServer();
        file.headers = "Content-Disposition: attachment; filename=\"../other.iso\"\r\n";
        try (TestServer server = new TestServer(file)) {
            fetch(server);
            assertThat(names()).containsExactly("other.iso");
        }
    }

    @Test
    void keepsWhatCameWhenItIsCancelled() throws IOException {
        try (TestServer server = new TestServer(new FileServer())) {
            DownloadOptions options = DownloadOptions.into(folder).withSpeedLimit(bytes -> client.close());
            assertThatThrownBy(() -> fetch(server, options))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
            assertThat(names()).hasSize(2);
        }
    }

    private dev.spate.http.HttpUrl lastUrl;

    /** A server on the same port as the previous one, because the names of partial files derive from the address. */
    private TestServer serverAgain(FileServer file) throws IOException {
        return new TestServer(lastUrl.port(), file);
    }

    private void leavePartial(FileServer file, int length) throws IOException {
        file.breaksOffAfter = length;
        file.breaksLeft = 1;
        AtomicInteger requests = new AtomicInteger();
        try (TestServer server = new TestServer((request, out) -> {
            if (requests.incrementAndGet() == 1) {
                file.answer(request, out);
            }
        })) {
            lastUrl = server.url("/dir/file.bin?token=x");
            failsWith(Reason.BROKEN, server);
        }
    }

    private void leavePartialOf(TestServer server, int length) throws IOException {
        try (PartialFile partial = PartialFile.open(folder, server.url("/dir/file.bin?token=x"))) {
            partial.restart(new PartialRecord("file.bin", "\"one\"", java.util.OptionalLong.of(CONTENT.length), 0));
            partial.append(CONTENT, length);
        }
    }

    private void failsWith(Reason reason, TestServer server) {
        assertThatThrownBy(() -> fetch(server))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
