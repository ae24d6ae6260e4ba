package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private OutputFolder output;

    @BeforeEach
    void open() throws IOException {
        output = OutputFolder.open(folder, InstantSource.system());
    }

    @AfterEach
    void close() throws IOException {
        output.close();
    }

    @Test
    void placesAnIncomingDownload() throws IOException {
        Files.writeString(output.incoming(HASH).resolve("a"), "new");

        output.place(HASH, "a", "a.2");

        assertThat(folder.resolve("a.2")).hasContent("new");
        assertThat(output.isIncoming(HASH, "a")).isFalse();
    }

    @Test
    void neverReplacesAFile() throws IOException {
        Path mine = Files.writeString(folder.resolve("a"), "mine");
        Files.writeString(output.incoming(HASH).resolve("a"), "new");

        assertThatThrownBy(() -> output.place(HASH, "a", "a")).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(mine).hasContent("mine");
        assertThat(output.isIncoming(HASH, "a")).isTrue();
    }

    @Test
    void neverReplacesWithAFolder() throws IOException {
        Path mine = Files.writeString(folder.resolve("album"), "mine");
        Files.createDirectory(folder.resolve("other"));
        Path file = Files.writeString(folder.resolve("other/song"), "mine");
        Files.createDirectory(output.incoming(HASH).resolve("album"));
        Files.writeString(output.incoming(HASH).resolve("album/song"), "new");

        assertThatThrownBy(() -> output.place(HASH, "album", "album")).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> output.place(HASH, "album", "other")).isInstanceOf(FileSystemException.class);

        assertThat(mine).hasContent("mine");
        assertThat(file).hasContent("mine");
    }

    @Test
    void finishesAnInterruptedMove() throws IOException {
        Path from = Files.writeString(output.incoming(HASH).resolve("a"), "new");
        Files.createLink(folder.resolve("a"), from);

        assertThat(output.isPlaced(HASH, "a", "a")).isTrue();
        output.place(HASH, "a", "a");

        assertThat(folder.resolve("a")).hasContent("new");
        assertThat(from).doesNotExist();
    }

    @Test
    void createsAnIncomingFolderOnlyForADownload() throws IOException {
        Path incoming = folder.resolve(OutputFolder.HIDDEN).resolve("incoming").resolve(HASH);

        assertThat(output.isPlaced(HASH, "a", "a")).isFalse();
        assertThatThrownBy(() -> output.place(HASH, "a", "a")).isInstanceOf(FileSystemException.class);
        output.dropIncoming(HASH);

        assertThat(incoming).doesNotExist();
    }

    @Test
    void deletesTheWholeIncomingFolderOfAVersion() throws IOException {
        Path album = Files.createDirectory(output.incoming(HASH).resolve("album"));
        Files.writeString(album.resolve("song"), "new");

        output.dropIncoming(HASH);

        assertThat(album.getParent()).doesNotExist();
    }

    @Test
    void isUsedByOneFollowerOnly() {
        assertThatThrownBy(() -> OutputFolder.open(folder, InstantSource.system()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("another follower");
    }
}
