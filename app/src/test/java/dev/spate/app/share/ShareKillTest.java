package dev.spate.app.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Trees;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A share in its own process, which is killed again and again. */
@Tag("slow")
class ShareKillTest {
    private static final int TORRENTS = 50;
    private static final int KILLS = 20;

    @TempDir
    private Path folder;

    @TempDir
    private Path state;

    @Test
    void givesTheSameLinksAndHashesNothingAgain() throws Exception {
        for (int i = 0; i < TORRENTS; i++) {
            Path file = Trees.file(folder.resolve("file " + i), 20_000 + i);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        }
        Random random = new Random(20);
        // Killed during its first hashing: the hashes so far may be known, and nothing is broken.
        share(random.nextInt(TORRENTS));

        List<String> first = share(Integer.MAX_VALUE);
        assertThat(ready(first)).contains("\"offers\":" + TORRENTS);
        for (int i = 0; i < KILLS; i++) {
            List<String> lines = share(i % 4 == 0 ? Integer.MAX_VALUE : random.nextInt(TORRENTS));

            assertThat(lines.stream().filter(line -> line.contains("\"hashed\":true")))
                    .as("hashed again after kill " + i)
                    .isEmpty();
            assertThat(links(first)).containsAll(links(lines));
        }
    }

    /** The lines of a share until it is ready or has reported this many torrents; then it is killed. */
    private List<String> share(int torrents) throws IOException, InterruptedException {
        Process process = spate("share", folder, "--each", "--json", "--state", state, "--http", "127.0.0.1:0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = new ArrayList<>();
            int told = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                told += line.startsWith("{\"event\":\"shared\"") ? 1 : 0;
                if (told >= torrents || line.startsWith("{\"event\":\"ready\"")) {
                    break;
                }
            }
            return lines;
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String ready(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("{\"event\":\"ready\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.join("\n", lines)));
    }

    /** The part of the links that does not depend on ports: name and info-hash. */
    private static TreeSet<String> links(List<String> lines) {
        TreeSet<String> links = new TreeSet<>();
        for (String line : lines) {
            int begin = line.indexOf("\"magnet\":\"");
            if (line.startsWith("{\"event\":\"shared\"") && begin > 0) {
                links.add(line.substring(begin, line.indexOf("&tr=", begin)));
            }
        }
        return links;
    }

    private static Process spate(Object... args) throws IOException {
        String path =
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                "dev.spate.app.Main"));
        List.of(args).forEach(arg -> command.add(arg.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
