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
 * <p>It keeps the identity of the folder: after a disk is unplugged, an empty mount point may have the same name, and
 * the download must not begin again there.
 */
public final class Folder {
    /**
     * Types of file systems, or the beginnings of their names: FAT, FUSE, and folders shared by Windows or a virtual
     * machine. Some of them have no file numbers, and their drivers give a file another number after a while; some do
     * not support holes.
     */
    private static final List<String> SIMPLE =
            List.of("vfat", "exfat", "msdos", "fuse", "cifs", "smb", "9p", "vboxsf", "virtiofs");

    /** FAT stores the length of a file in 32 bits. These are the names that the drivers of common systems use. */
    private static final Set<String> FAT = Set.of("vfat", "msdos", "fat", "fat32", "fuse.fusefat");

    private static final long FAT_LENGTH_MAX = (1L << 32) - 1;

    private final Path path;
    private final Optional<Object> identity;
    /** The type of its file system, in lower case; empty when unknown. */
    private final String type;

    /** Whether the type is one of {@link #SIMPLE}, or unknown. */
    private final boolean isSimple;

    private Folder(Path path, Optional<Object> identity, String type) {
        this.path = path;
        this.identity = identity;
        this.type = type;
        this.isSimple = type.isEmpty() || SIMPLE.stream().anyMatch(type::startsWith);
    }

    /**
     * The folder with this name. The name may contain symbolic links, because they are the user's own.
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

    /** Whether a file below keeps its number while it exists. */
    boolean numbersFiles() {
        return !isSimple;
    }

    /** Whether the unwritten parts of a file below need no space, as far as this is known. */
    public boolean keepsHoles() {
        return !isSimple;
    }

    /** The maximum length of a file below, in bytes. */
    public long fileLengthMax() {
        return FAT.contains(type) ? FAT_LENGTH_MAX : Long.MAX_VALUE;
    }

    /** Absolute, without symbolic links. */
    public Path path() {
        return path;
    }

    /**
     * Fails when the name no longer belongs to this folder.
     *
     * @throws NoSuchFileException when it belongs to another folder or to none
     */
    public void checkPresent() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        if (!attributes.isDirectory() || (identity.isPresent() && !Objects.equals(identity.get(), key))) {
            throw new NoSuchFileException(path.toString(), null, "the folder was replaced by another one");
        }
    }

    /** Whether the name still belongs to this folder. */
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
