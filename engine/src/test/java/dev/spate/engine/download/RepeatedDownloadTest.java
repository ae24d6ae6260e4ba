package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.HttpSettings;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repeats a download when its file exists. */
class RepeatedDownloadTest {
    @TempDir
    Path folder;

    private final HttpClient client = new HttpClient(HttpSettings.of("1"), new FixedResolver(Map.of()));

    @AfterEach
    void everyConnectionIsClosed() {
        assertThat(client.openConnections()).isZero();
        client.close();
    }

    private static TestServer server(String headers, String content) throws IOException {
        return TestServer.saying(
                "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + content.length() + "\r\n\r\n" + content);
    }

    private Fetched fetch(TestServer server) throws IOException {
        return new FileDownload(client, server.url("/file.txt"), DownloadOptions.into(folder)).run();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isDoneWhenTheFileIsThere() throws IOException {
        try (TestServer server = server("ETag: \"one\"\r\n", "all of it is here")) {
            fetch(server);

            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.txt"), 17, 17));

            assertThat(names()).containsExactly("file.txt");
        }
    }

    @Test
    void isDoneWhenTheFileIsThereByWhateverWayItCame() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "all of it is here");
        try (TestServer server = server("", "all of it is here")) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.txt"), 17, 17));
        }
    }

    @Test
    void comparesAlsoWhatComesWithoutALength() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "all of it is here");
        try (TestServer server = TestServer.saying("HTTP/1.1 200 OK\r\n\r\nall of it is here")) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.txt"), 17, 17));
        }
        for (String other : List.of("all of it is her", "all of it is here!", "all of it is hers")) {
            try (TestServer server = TestServer.saying("HTTP/1.1 200 OK\r\n\r\n" + other)) {
                assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
            }
        }
        assertThat(folder.resolve("file.txt")).hasContent("all of it is here");
    }

    @Test
    void isNotDoneWhenTheFileHasTheLengthAloneInCommon() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "precious memories");
        try (TestServer server = server("ETag: \"one\"\r\n", "all of it is here")) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(folder.resolve("file.txt")).hasContent("precious memories");
        assertThat(names()).containsExactly("file.txt");
    }

    @Test
    void isNotDoneWhenTheFileWasChangedSinceOrTheServerHasAnother() throws IOException {
        try (TestServer server = server("ETag: \"one\"\r\n", "all of it is here")) {
            fetch(server);
            Files.writeString(folder.resolve("file.txt"), "precious memories");
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
        }
        Files.delete(folder.resolve("file.txt"));
        int port;
        try (TestServer server = server("ETag: \"one\"\r\n", "all of it is here")) {
            port = server.port();
            fetch(server);
        }
        String other = "HTTP/1.1 200 OK\r\nETag: \"two\"\r\nContent-Length: 17\r\n\r\nanother of length";
        try (TestServer server =
                new TestServer(port, (request, out) -> out.write(other.getBytes(StandardCharsets.ISO_8859_1)))) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(folder.resolve("file.txt")).hasContent("all of it is here");
    }

    @Test
    void leavesAFinishedFileAloneThatIsStillCalledUnfinishedToo() throws IOException {
        int port = crash("one", "all of it is here");

        // The server has another file by now.
        try (TestServer server = answering(port, "two", "another of length")) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
        }

        assertThat(folder.resolve("file.txt")).hasContent("all of it is here");
        assertThat(names()).containsExactly("file.txt");
    }

    @Test
    void leavesAFinishedFileAloneWhenTheRestOfADownloadBreaksOff() throws IOException {
        int port = crash("one", "all of it is here");
        Files.writeString(folder.resolve("file.txt"), "precious memories");

        try (TestServer server = answering(port, "one", "all of it is here")) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
        }

        assertThat(folder.resolve("file.txt")).hasContent("precious memories");
    }

    @Test
    void isDoneWhenItWasKilledBetweenGivingTheNameAndRemovingTheOther() throws IOException {
        int port = crash("one", "all of it is here");

        try (TestServer server = answering(port, "one", "all of it is here")) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.txt"), 17, 17));
        }

        assertThat(names()).containsExactly("file.txt");
    }

    @Test
    void goesOnInACopyWhenSomebodyHasGivenTheUnfinishedFileAnotherName() throws IOException {
        int port;
        try (TestServer server =
                TestServer.saying("HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: 17\r\n\r\nall of it")) {
            port = server.port();
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(HttpException.class);
        }
        Path backup = Files.createLink(folder.resolve("backup"), hidden(".part"));
        byte[] before = Files.readAllBytes(backup);
        String rest = "HTTP/1.1 206 Partial Content\r\nETag: \"one\"\r\nContent-Range: bytes 9-16/17\r\n"
                + "Content-Length: 8\r\n\r\n is here";

        try (TestServer server =
                new TestServer(port, (request, out) -> out.write(rest.getBytes(StandardCharsets.ISO_8859_1)))) {
            assertThat(fetch(server)).isEqualTo(new Fetched.Saved(folder.resolve("file.txt"), 17, 9));
        }

        assertThat(folder.resolve("file.txt")).hasContent("all of it is here");
        assertThat(backup).hasBinaryContent(before);
        assertThat(names()).containsExactly("backup", "file.txt");
    }

    /** As after a kill between giving the file its name and removing the hidden one; returns the server's port. */
    private int crash(String version, String content) throws IOException {
        int port;
        try (TestServer server = TestServer.saying("HTTP/1.1 200 OK\r\nETag: \"" + version + "\"\r\nContent-Length: "
                + content.length() + "\r\n\r\n" + content.substring(0, 9))) {
            port = server.port();
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(HttpException.class);
        }
        Path part = hidden(".part");
        Files.writeString(part, content);
        Files.createLink(folder.resolve("file.txt"), part);
        return port;
    }

    private Path hidden(String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static TestServer answering(int port, String version, String content) throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nETag: \"" + version + "\"\r\nContent-Length: " + content.length()
                + "\r\n\r\n" + content;
        return new TestServer(port, (request, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void leavesALinkAndAFolderAlone() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "all of it is here");
        Path file = Files.createSymbolicLink(folder.resolve("file.txt"), elsewhere);
        try (TestServer server = server("", "all of it is here")) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
            Files.delete(file);
            Files.createDirectory(file);
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(FileAlreadyExistsException.class);
        }
    }
}
