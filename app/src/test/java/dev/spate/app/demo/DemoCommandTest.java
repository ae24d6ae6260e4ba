package dev.spate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    private final Recorded spate = new Recorded();

    @TempDir
    private Path folder;

    @Test
    void spreadsAFileAndSaysWhoUploadedHowMuch() throws IOException {
        int exitCode = spate.run("demo", "--size", "4M", "--downloaders", "3", "--limit-up", "0", "--folder", folder);

        assertThat(spate.err()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(spate.out())
                .contains("one seed, 3 downloaders and a tracker: a file of 4.00 MiB, no upload limit")
                .contains("who uploaded how much:")
                .containsPattern("peer 3 +[█·]+ ")
                .contains("every byte of every copy is right");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void comparesItselfWithOneServerOfTheSameLimit() {
        int exitCode = spate.run(
                "demo", "--size", "2M", "--downloaders", "2", "--limit-up", "8M", "--folder", folder, "--json");

        assertThat(exitCode).isZero();
        assertThat(spate.out())
                .containsPattern("\"event\":\"demonstrated\".*\"downloaders\":2")
                .contains("\"secondsOfOneServer\":0.500")
                .contains("\"wrong\":[]");
    }

    @Test
    void leavesNothingBehindWhenInterrupted() throws Exception {
        var end = spate.start("demo", "--size", "64M", "--limit-up", "64K", "--folder", folder);
        spate.awaitOut("one seed");

        spate.interrupt();

        assertThat(end.get()).isEqualTo(130);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void looksForRoomBeforeItStarts() throws IOException {
        int exitCode = spate.run("demo", "--size", "900T", "--folder", folder);

        assertThat(exitCode).isEqualTo(4);
        assertThat(spate.err()).contains("the demo needs").contains("are free").hasLineCount(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesWhatIsTooSmallOrTooMuch() {
        assertThat(spate.run("demo", "--size", "5K")).isEqualTo(2);
        assertThat(spate.run("demo", "--downloaders", "0")).isEqualTo(2);
        assertThat(spate.run("demo", "--downloaders", "500")).isEqualTo(2);
    }
}
