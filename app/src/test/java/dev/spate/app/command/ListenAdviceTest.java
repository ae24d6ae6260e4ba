package dev.spate.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenAdviceTest {
    /** Reserved for documentation (RFC 5737), so no machine has it. */
    private static final String FOREIGN = "192.0.2.77";

    @TempDir
    private Path folder;

    private Path file;
    private Path torrent;
    private ServerSocket taken;

    @BeforeEach
    void takeAPort() throws Exception {
        file = Files.writeString(folder.resolve("content"), "some bytes");
        torrent = folder.resolve("content.torrent");
        assertThat(new Recorded().run("create", file, "-o", torrent, "-q")).isZero();
        taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void giveItBack() throws Exception {
        taken.close();
    }

    @Test
    void namesTheOptionOfEveryCommandWhosePortIsTaken() {
        int port = taken.getLocalPort();

        assertRefused(
                "choose another port with --port",
                "seed",
                torrent,
                "--data",
                folder,
                "--bind",
                "127.0.0.1",
                "--port",
                port);
        assertRefused(
                "choose another port with --http",
                "share",
                file,
                "--state",
                folder.resolve("state"),
                // Otherwise peers would use the next port, which another test may have.
                "--port",
                0,
                "--http",
                "127.0.0.1:" + port);
        assertRefused("choose another port with --http", "tracker", "--http", "127.0.0.1:" + port);
        assertRefused(
                "choose another port with --http",
                "get",
                torrent,
                "-o",
                folder,
                "--bind",
                "127.0.0.1",
                "--http",
                "127.0.0.1:" + port);
    }

    @Test
    void namesTheOptionOfAnAddressThatIsNotOurs() {
        assertRefused("choose one with --bind", "seed", torrent, "--data", folder, "--bind", FOREIGN);
        assertRefused("choose one with --http", "tracker", "--http", FOREIGN + ":6969");
        assertRefused("choose one with --udp", "tracker", "--udp", FOREIGN + ":6969");
    }

    private void assertRefused(String words, Object... args) {
        Recorded run = new Recorded();

        assertThat(run.run(args)).isEqualTo(6);

        assertThat(run.err()).contains(words).hasLineCount(1);
    }
}
