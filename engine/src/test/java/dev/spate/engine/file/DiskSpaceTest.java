package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    Path temp;

    @Test
    void promisesRoomToOneDownloadOnly() throws Exception {
        long most = Files.getFileStore(temp).getUsableSpace() / 10 * 7;
        AtomicLong written = new AtomicLong();
        try (DiskSpace first = DiskSpace.reserve(temp, most)) {
            assertThatThrownBy(() -> DiskSpace.reserve(temp, most))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(most + " bytes are needed and ")
                    .hasMessageContaining("beside the " + most + " that other downloads still need");

            first.reduceBy(written::get);
            written.set(most);
            assertThatCode(() -> DiskSpace.reserve(temp, most).close()).doesNotThrowAnyException();
        }
        assertThatCode(() -> DiskSpace.reserve(temp, most).close()).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatTheDiskHasNoRoomFor() {
        assertThatThrownBy(() -> DiskSpace.reserve(temp, Long.MAX_VALUE))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(" are free")
                .hasMessageNotContaining("other downloads");
    }
}
