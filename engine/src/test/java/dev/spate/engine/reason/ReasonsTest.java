package dev.spate.engine.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonsTest {
    @TempDir
    Path temp;

    @Test
    void hasWordsWhereTheJdkHasOnlyTheNameOfTheFile() {
        assertThat(Reasons.of(new NoSuchFileException("a"))).isEqualTo("no such file or folder");
        assertThat(Reasons.of(new NoSuchFileException("caf\ufffd"))).isEqualTo("its name is not UTF-8");
        assertThat(Reasons.of(new AccessDeniedException("a"))).isEqualTo("permission denied");
        assertThat(Reasons.of(new FileAlreadyExistsException("a"))).isEqualTo("exists already");
        assertThat(Reasons.of(new NotDirectoryException("a"))).isEqualTo("not a folder");
        assertThat(Reasons.of(new FileSystemException("a"))).isEqualTo("cannot be used");
        assertThat(Reasons.of(new IOException())).isEqualTo("input or output failed");
    }

    @Test
    void hasPlainWordsForTheCommonOnesOfTheSystem() {
        assertThat(reason("Read-only file system")).isEqualTo("the disk is read-only");
        assertThat(reason("File name too long")).isEqualTo("the name is too long for the disk");
        assertThat(reason("Not a directory")).isEqualTo("not a folder");
        assertThat(reason("Too many levels of symbolic links or unable to access attributes of symbolic link"))
                .isEqualTo("is a symbolic link, which is not followed");
        assertThat(reason("something of tomorrow")).isEqualTo("something of tomorrow");
    }

    @Test
    void namesWhatIsInTheWayOfAFolder() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");
        Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), Path.of("/nowhere/x"));
        Path folder = Files.createDirectory(temp.resolve("folder"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        assertThat(lineOfFolder(file)).isEqualTo(file + ": is a file, not a folder");
        assertThat(lineOfFolder(file.resolve("a/b"))).isEqualTo(file + ": is a file, not a folder");
        assertThat(lineOfFolder(dangling)).isEqualTo(dangling + ": is a symbolic link that leads to nothing");
        assertThat(Reasons.line(temp, new NotDirectoryException(link.toString())))
                .isEqualTo(link + ": is a symbolic link, which is not followed");
        assertThat(Reasons.line(
                        temp, new NoSuchFileException(folder.resolve("x").toString())))
                .isEqualTo(folder.resolve("x") + ": no such file or folder");
        assertThat(Reasons.line(folder, new IOException("broken"))).isEqualTo(folder + ": broken");
    }

    private String lineOfFolder(Path wanted) {
        try {
            Files.createDirectories(wanted);
            return "";
        } catch (IOException e) {
            return Reasons.line(temp, e);
        }
    }

    private static String reason(String systemText) {
        return Reasons.of(new FileSystemException("a", null, systemText));
    }
}
