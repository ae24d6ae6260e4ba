package dev.spate.engine.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells which files of a disk are executable. Owned by one thread. */
final class FileModes {
    /** File systems that store no modes, so they show the same mode for every file. */
    private static final Set<String> WITHOUT_MODES = Set.of(
            "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "cifs", "smb2", "smb3", "9p", "hfs", "udf",
            "iso9660");

    private final Path content;
    private final boolean isPosix;

    /**
     * Whether the disk stores modes. It is found out at the first executable file, because that reads the list of all
     * mounts.
     */
    private Optional<Boolean> areKept = Optional.empty();

    FileModes(Path content) {
        this.content = content;
        this.isPosix = content.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Whether the owner may execute the file.
     *
     * @throws IOException when the type of the file system cannot be read
     */
    boolean isExecutable(Path file) throws IOException {
        return isPosix && showsExecutable(file) && keepsModes();
    }

    private static boolean showsExecutable(Path file) {
        try {
            return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                    .contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            // The file has disappeared or changed, which the hashing will report.
            return false;
        }
    }

    private boolean keepsModes() throws IOException {
        if (areKept.isEmpty()) {
            String type = Files.getFileStore(content).type().toLowerCase(Locale.ROOT);
            areKept = Optional.of(!WITHOUT_MODES.contains(type));
        }
        return areKept.get();
    }
}
