package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.FileOperations.Walk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalWalkTest {
    private final FileOperations files = new LocalFiles();

    @TempDir
    Path temp;

    private void plant(String file) throws IOException {
        Path path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, file);
    }

    private static String read(Walk walk, String file) throws IOException {
        try (OpenFile open = walk.open(Path.of(file))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            Transfer.read(open, bytes, 0);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void findsWhatLooksFileByFileFindInWhateverOrder() throws Exception {
        List<String> names =
                List.of("a/b/1", "a/b/2", "top", "a/b/1", "a/c/1", "a/b/c/d/1", "b", "a/1", "c/b/1", "c/b/2");
        for (String name : names) {
            plant(name);
        }
        Folder folder = Folder.of(temp);
        try (Walk walk = files.walk(folder)) {
            for (String name : names) {
                assertThat(read(walk, name)).isEqualTo(name);
                assertThat(walk.stamp(Path.of(name))).isPresent().isEqualTo(files.stamp(folder, Path.of(name)));
            }
            assertThat(walk.stamp(Path.of("a/b"))).isEqualTo(files.stamp(folder, Path.of("a/b")));
        }
    }

    @Test
    void opensWhatItHasSeenThoughItWasElsewhereMeanwhile() throws Exception {
        plant("a/1");
        plant("b/1");
        try (Walk walk = files.walk(Folder.of(temp))) {
            assertThat(walk.stamp(Path.of("a/1"))).isPresent();
            assertThat(read(walk, "b/1")).isEqualTo("b/1");
            assertThat(read(walk, "a/1")).isEqualTo("a/1");

            assertThat(walk.stamp(Path.of("a/1"))).isPresent();
            assertThat(walk.stamp(Path.of("b/2"))).isEmpty();
            assertThat(read(walk, "a/1")).isEqualTo("a/1");
            assertThat(walk.stamp(Path.of("b/1"))).isPresent();
            assertThat(walk.stamp(Path.of("gone/1"))).isEmpty();
            assertThat(read(walk, "b/1")).isEqualTo("b/1");
        }
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        plant("a/b/1");
        try (Walk walk = files.walk(Folder.of(temp))) {
            for (String missing : List.of("a/b/2", "a/x/1", "a/x/2", "x/y/z/1", "x")) {
                assertThat(walk.stamp(Path.of(missing))).isEmpty();
                assertThatThrownBy(() -> walk.open(Path.of(missing)))
                        .isInstanceOf(NoSuchFileException.class)
                        .hasMessageContaining(temp.resolve(missing).toString());
            }
            // A folder that appears in the meantime is entered after another one was.
            plant("a/x/1");
            assertThat(walk.stamp(Path.of("a/b/1"))).isPresent();
            assertThat(walk.stamp(Path.of("a/x/1"))).isPresent();
        }
    }

    @Test
    void followsNoLinkAndOpensNothingButFiles() throws Exception {
        plant("outside/1");
        plant("inside/file");
        Path inside = temp.resolve("inside");
        Files.createSymbolicLink(inside.resolve("folder"), temp.resolve("outside"));
        Files.createSymbolicLink(inside.resolve("link"), temp.resolve("outside/1"));
        try (Walk walk = files.walk(Folder.of(inside))) {
            assertThatThrownBy(() -> walk.stamp(Path.of("folder/1"))).isInstanceOf(NotDirectoryException.class);
            assertThatThrownBy(() -> walk.open(Path.of("folder/1"))).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> walk.stamp(Path.of("file/1"))).isInstanceOf(NotDirectoryException.class);
            assertThat(walk.stamp(Path.of("link")).orElseThrow().kind()).isEqualTo(FileStamp.Kind.LINK);
            assertThatThrownBy(() -> walk.open(Path.of("link"))).isInstanceOf(AccessDeniedException.class);
            assertThat(walk.stamp(Path.of("folder")).orElseThrow().kind()).isEqualTo(FileStamp.Kind.LINK);
            assertThat(read(walk, "file")).isEqualTo("inside/file");
        }
    }
}
