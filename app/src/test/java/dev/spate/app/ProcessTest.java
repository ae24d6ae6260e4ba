package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals and exit codes, which need a process of their own. */
@Tag("slow")
class ProcessTest {
    @TempDir
    private Path folder;

    private Path torrent;

    @BeforeEach
    void makeTorrent() {
        torrent = folder.resolve("album.torrent");
        assertThat(new Recorded().run("create", Trees.album(folder), "-o", torrent, "-q"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void endsInOrderWhenASignalComes(String signal) throws Exception {
        Process get = spate("get", torrent, "-o", folder.resolve("output"), "--bind", "127.0.0.1", "--json");
        try (var lines = get.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).startsWith("{\"event\":\"listening\"");
            assertThat(lines.readLine()).startsWith("{\"event\":\"added\"");

            new ProcessBuilder("kill", "-" + signal, String.valueOf(get.pid()))
                    .start()
                    .waitFor();

            List<String> rest = lines.readAllLines();
            assertThat(get.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(get.exitValue()).isEqualTo(130);
            assertThat(rest).anySatisfy(line -> assertThat(line).contains("progress is saved"));
        } finally {
            get.destroyForcibly();
        }
    }

    @Test
    void readsATorrentFromStandardInput() throws Exception {
        Process info = spate("info", "-");
        try (var in = info.getOutputStream()) {
            in.write(Files.readAllBytes(torrent));
        }

        assertThat(new String(info.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("name         album\n");
        assertThat(info.waitFor()).isZero();
    }

    @Test
    void passesOnTheExitCode() throws Exception {
        Process info = spate("info", folder.resolve("none.torrent"));

        assertThat(info.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(info.exitValue()).isEqualTo(3);
        assertThat(new String(info.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("spate: " + folder.resolve("none.torrent") + ": no such file or folder\n");
    }

    @Test
    void saysOfATrackerOverIpv6ThatThisMachineHasNone() throws Exception {
        for (String tracker : List.of("http://[::1]:1/announce", "udp://[2001:db8::1]:1/announce")) {
            Path torrent = folder.resolve(tracker.substring(0, 3) + ".torrent");
            assertThat(new Recorded().run("create", Trees.album(folder), "-o", torrent, "--tracker", tracker, "-q"))
                    .isZero();

            Process get = spateWith(
                    "-Djava.net.preferIPv4Stack=true",
                    "get",
                    torrent,
                    "-o",
                    folder.resolve("output"),
                    "--timeout",
                    "1s");

            String said = new String(get.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("this machine has no IPv6").doesNotContain("Exception");
            assertThat(get.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Process spate(Object... args) throws Exception {
        return spateWith("-Xshare:auto", args);
    }

    private static Process spateWith(String option, Object... args) throws Exception {
        String path =
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
        // A shell that runs the tests in the background makes them ignore SIGINT, and children inherit that.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT,TERM,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                option,
                "-cp",
                path,
                "dev.spate.app.Main"));
        List.of(args).forEach(arg -> command.add(arg.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
