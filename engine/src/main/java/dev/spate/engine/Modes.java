package dev.spate.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;

/**
 * Which files of a disk may be executed. Immutable.
 *
 * @param areKept whether the disk keeps modes at all
 */
record Modes(boolean areKept) {
    /** File systems without modes of their own: what they show is the same for every file. */
    private static final Set<String> WITHOUT_MODES = Set.of(
            "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "cifs", "smb2", "smb3", "9p", "hfs", "udf",
            "iso9660");

    static Modes of(Path content) throws IOException {
        String type = Files.getFileStore(content).type().toLowerCase(Locale.ROOT);
        boolean isPosix = content.getFileSystem().supportedFileAttributeViews().contains("posix");
        return new Modes(isPosix && !WITHOUT_MODES.contains(type));
    }

    /** Whether the owner may execute the file. */
    boolean isExecutable(Path file) {
        try {
            return areKept
                    && Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                            .contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            // It is gone or changed, which the hashing notices.
            return false;
        }
    }
}
