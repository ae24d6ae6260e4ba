package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyFilesTest {
    private static final Path FILE = Path.of("file");

    @TempDir
    Path temp;

    private final FileOperations files = new ReadOnlyFiles(new LocalFiles());
    private Folder folder;

    @BeforeEach
    void putAFileThere() throws Exception {
        folder = Folder.of(temp);
        Files.writeString(temp.resolve(FILE), "mine");
    }

    @Test
    void readsWhatIsThere() throws Exception {
        ByteBuffer read = ByteBuffer.allocate(4);
        try (OpenFile file = files.open(folder, FILE, Access.READ)) {
            assertThat(file.size()).isEqualTo(4);
            file.read(read, 0);
            file.force();
        }

        assertThat(new String(read.array(), "US-ASCII")).isEqualTo("mine");
        assertThat(files.stamp(folder, FILE)).isPresent();
    }

    @Test
    void changesNothing() throws Exception {
        Path missing = Path.of("missing");
        assertThatThrownBy(() -> files.open(folder, FILE, Access.WRITE)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> files.open(folder, missing, Access.CREATE_NEW))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> files.createFolder(folder, missing)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> files.deleteFile(folder, FILE)).isInstanceOf(AccessDeniedException.class);
        try (OpenFile file = files.open(folder, FILE, Access.READ)) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> file.truncate(0)).isInstanceOf(AccessDeniedException.class);
        }

        assertThat(temp.resolve(FILE)).hasContent("mine");
        assertThat(temp.resolve(missing)).doesNotExist();
    }
}
