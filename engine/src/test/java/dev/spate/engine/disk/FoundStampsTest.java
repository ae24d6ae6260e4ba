package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import dev.spate.engine.file.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundStampsTest {
    @TempDir
    Path temp;

    private static FoundStamps look(FileLayout layout, Folder folder, FileOperations files) throws IOException {
        try (DiskPool pool = new DiskPool("test-disk", 3, _ -> {})) {
            return FoundStamps.read(layout, folder, files, pool);
        }
    }

    @Test
    void looksAtEachOfManyFilesOnceThoughSeveralThreadsDo() throws Exception {
        FileLog files = new FileLog();
        Folder folder = Folder.of(temp);
        List<StoredFile> stored = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Files.write(temp.resolve("file" + i), new byte[i % 7]);
            stored.add(new StoredFile(Path.of("file" + i), i, 1, true));
        }

        FoundStamps found = look(new FileLayout(stored), folder, files);

        assertThat(files.stampReads()).isEqualTo(3_000);
        for (int i = 0; i < stored.size(); i++) {
            assertThat(found.get(i)).isEqualTo(files.stamp(folder, stored.get(i).path()));
        }
    }

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

        FoundStamps found = look(layout, folder, files);

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
