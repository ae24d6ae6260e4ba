package dev.spate.tracker.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowFileTest {
    private static final Instant LONG_AGO = Instant.ofEpochSecond(1_000_000);

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(LONG_AGO);

    /**
     * File times do not show the difference between two writes at one moment, and a list with another hash has the same
     * length.
     */
    @Test
    void readsAgainWhatWasWrittenTwiceWithinOneMoment() throws Exception {
        AllowFile file = new AllowFile(folder.resolve("allowed"), now::get);
        write("11".repeat(20), LONG_AGO);
        assertThat(file.readIfChanged()).isPresent();

        write("22".repeat(20), LONG_AGO);
        pass(Duration.ofMinutes(1));

        assertThat(file.readIfChanged()).isPresent();
        assertThat(file.readIfChanged()).isEmpty();
    }

    @Test
    void doesNotTakeAFileThatIsBeingWrittenForAnEmptyList() throws Exception {
        AllowFile file = new AllowFile(folder.resolve("allowed"), now::get);
        write("11".repeat(20), LONG_AGO);
        assertThat(file.readIfChanged()).isPresent();
        pass(Duration.ofMinutes(1));
        assertThat(file.readIfChanged()).isPresent();

        write("", now.get());
        for (int second = 0; second < 3; second++) {
            assertThat(file.readIfChanged()).isEmpty();
            pass(Duration.ofSeconds(1));
        }
        write("22".repeat(20), now.get());
        pass(Duration.ofMinutes(1));
        assertThat(file.readIfChanged()).isEmpty();

        assertThat(file.readIfChanged())
                .hasValueSatisfying(list -> assertThat(list.size()).isEqualTo(1));
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private void write(String text, Instant modified) throws IOException {
        Path file = folder.resolve("allowed");
        Files.writeString(file, text + "\n");
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
