package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundStampsTest {
    @TempDir
    Path temp;

    @Test
    void keepsWhatLiesThereUntilItIsSetAnew() throws Exception {
        FileOperations files = new LocalFiles();
        Folder folder = Folder.of(temp);
        Files.writeString(temp.resolve("file"), "four");
        Files.createDirectory(temp.resolve("folder"));
        FileLayout layout = new FileLayout(List.of(
                new StoredFile(Path.of("file"), 0, 4, true),
                new StoredFile(Path.of("folder"), 4, 1, true),
                new StoredFile(Path.of("missing"), 5, 1, true),
                new StoredFile(Path.of("file"), 6, 1, false)));

        FoundStamps found = FoundStamps.look(layout, folder, files);

        assertThat(found)
                .containsExactly(
                        files.stamp(folder, Path.of("file")),
                        files.stamp(folder, Path.of("folder")),
                        Optional.empty(),
                        Optional.empty());
        Optional<FileStamp> file = found.get(0);
        assertThat(found.set(0, Optional.empty())).isEqualTo(file);
        assertThat(found.set(2, file)).isEmpty();
        assertThat(found.get(0)).isEmpty();
        assertThat(found.get(2)).isEqualTo(file);
    }
}
