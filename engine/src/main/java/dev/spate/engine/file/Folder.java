package dev.spate.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that the user chose for content. Immutable.
 *
 * <p>It remembers which folder it was: when a disk is unplugged, an empty mount point may answer to the same name,
 * and a download must not begin anew there.
 */
public final class Folder {
    /**
     * Types of file systems, or how they begin: FAT, FUSE, and what is shared by Windows or a virtual machine. Some of them
     * have no numbers of their own, and their drivers give a file another one after a while; some know no holes.
     */
    private static final List<String> SIMPLE =
            List.of("vfat", "exfat", "msdos", "fuse", "cifs", "smb", "9p", "vboxsf", "virtiofs");

    /** FAT counts the bytes of a file in 32 bits; this is what the drivers of the common systems call it. */
    private static final Set<String> FAT = Set.of("vfat", "msdos", "fat", "fat32", "fuse.fusefat");

    private static final long FAT_LENGTH_MAX = (1L << 32) - 1;

    private final Path path;
    private final Optional<Object> identity;
    /** Of its file system, in lower case; empty when that is not known. */
    private final String type;

    /** Whether the type is one of those. */
    private final boolean isSimple;

    private Folder(Path path, Optional<Object> identity, String type) {
        this.path = path;
        this.identity = identity;
        this.type = type;
        this.isSimple = type.isEmpty() || SIMPLE.stream().anyMatch(type::startsWith);
    }

    /**
     * The folder with this name, which may lead through symbolic links: they are the user's own.
     *
     * @throws IOException when there is no such folder
     */
    public static Folder of(Path path) throws IOException {
        Path real = path.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        return new Folder(real, Optional.ofNullable(attributes.fileKey()), type(real));
    }

    private static String type(Path folder) {
        try {
            return Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether a file below keeps its number as long as it is there. */
    boolean numbersFiles() {
        return !isSimple;
    }

    /** Whether what was never written of a file below takes no room, so far as this is known. */
    public boolean keepsHoles() {
        return !isSimple;
    }

    /** How many bytes a file below may have. */
    public long fileLengthMax() {
        return FAT.contains(type) ? FAT_LENGTH_MAX : Long.MAX_VALUE;
    }

    /** Absolute, without symbolic links. */
    public Path path() {
        return path;
    }

    /**
     * Fails when the name stands for another folder, or for none.
     *
     * @throws NoSuchFileException when it does not
     */
    public void checkPresent() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        if (!attributes.isDirectory() || (identity.isPresent() && !Objects.equals(identity.get(), key))) {
            throw new NoSuchFileException(path.toString(), null, "the folder was replaced by another one");
        }
    }

    /** Whether the name still stands for the same folder. */
    public boolean isPresent() {
        try {
            checkPresent();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
