package dev.spate.engine.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The file system of this machine. Thread-safe. */
public final class LocalFiles implements FileOperations {
    private static final boolean IS_WINDOWS = java.io.File.separatorChar == '\\';

    /** Made only once, because a hundred thousand files may be opened. */
    private static final Set<OpenOption> TO_READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    @Override
    public OpenFile open(Folder folder, Path file, Access access) throws IOException {
        if (file.getNameCount() == 1) {
            return openChecked(folder.path().resolve(file), access);
        }
        try (Descent descent = new Descent(folder)) {
            Optional<SecureDirectoryStream<Path>> parent = descent.enter(file);
            if (parent.isPresent()) {
                if (!access.isNew()) {
                    checkRegular(file, attributes(parent.get(), file.getFileName()));
                }
                return open(parent.get(), folder, file, access);
            }
        } catch (NoSuchFileException e) {
            throw named(e, folder.path().resolve(file));
        }
        checkParents(folder, file);
        return openChecked(folder.path().resolve(file), access);
    }

    /** Opens a file in its open folder; the caller has checked that an existing file is a regular one. */
    static OpenFile open(SecureDirectoryStream<Path> parent, Folder folder, Path file, Access access)
            throws IOException {
        try {
            if (parent.newByteChannel(file.getFileName(), options(access), attributes(access))
                    instanceof FileChannel channel) {
                return new Channel(channel);
            }
        } catch (NoSuchFileException e) {
            throw named(e, folder.path().resolve(file));
        }
        throw new FileSystemException(file.toString(), null, "cannot be read at a position");
    }

    static BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public Walk walk(Folder folder) {
        return new LocalWalk(this, folder);
    }

    @Override
    public int nameCount(Folder folder, Path file) throws IOException {
        checkParents(folder, file);
        return HardLinks.count(folder.path().resolve(file));
    }

    @Override
    public void separate(Folder folder, Path file) throws IOException {
        checkParents(folder, file);
        HardLinks.separate(folder.path().resolve(file));
    }

    @Override
    public void deleteFile(Folder folder, Path file) throws IOException {
        checkParents(folder, file);
        Files.deleteIfExists(folder.path().resolve(file));
    }

    @Override
    public void createFolder(Folder folder, Path child) throws IOException {
        checkParents(folder, child);
        Files.createDirectory(folder.path().resolve(child));
    }

    @Override
    public List<Path> list(Folder folder, Path child) throws IOException {
        List<Path> names = new ArrayList<>();
        checkParents(folder, child.resolve("inside"));
        try (DirectoryStream<Path> stream =
                Files.newDirectoryStream(folder.path().resolve(child))) {
            stream.forEach(path -> names.add(path.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public boolean forceFolder(Folder folder, Path child) throws IOException {
        if (IS_WINDOWS) {
            // Folders cannot be opened on Windows; NTFS itself makes names durable in its journal.
            return true;
        }
        Path path = folder.path().resolve(child);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
            return true;
        } catch (IOException e) {
            if (UnsupportedOperations.isForcing(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<FileStamp> stamp(Folder folder, Path file) throws IOException {
        try {
            checkParents(folder, file);
            BasicFileAttributes attributes = Files.readAttributes(
                    folder.path().resolve(file), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(stamp(folder, attributes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static FileStamp stamp(Folder folder, BasicFileAttributes attributes) {
        return new FileStamp(
                kind(attributes),
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                folder.numbersFiles() ? number(attributes) : FileStamp.NO_NUMBER);
    }

    /** The JDK does not give a file's number, but the hash of its key depends only on this number and the device's. */
    private static int number(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        if (key == null) {
            return FileStamp.NO_NUMBER;
        }
        int hash = key.hashCode();
        return hash == FileStamp.NO_NUMBER || hash == OwnedFiles.UNNUMBERED ? -1 : hash;
    }

    private static FileStamp.Kind kind(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return FileStamp.Kind.FILE;
        }
        if (attributes.isDirectory()) {
            return FileStamp.Kind.FOLDER;
        }
        return attributes.isSymbolicLink() ? FileStamp.Kind.LINK : FileStamp.Kind.OTHER;
    }

    @Override
    public boolean isReadable(Folder folder, Path file) {
        return Files.isReadable(folder.path().resolve(file));
    }

    @Override
    public void createLink(Folder folder, Path link, Path target) throws IOException {
        checkParents(folder, link);
        try {
            Files.createSymbolicLink(folder.path().resolve(link), target);
        } catch (UnsupportedOperationException e) {
            throw new FileSystemException(link.toString(), null, "the disk has no symbolic links");
        }
    }

    /** Fails when an element of the path is not a folder: a symbolic link could lead out of the folder. */
    private static void checkParents(Folder folder, Path file) throws IOException {
        Path path = folder.path();
        for (int i = 0; i < file.getNameCount() - 1; i++) {
            path = path.resolve(file.getName(i));
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isDirectory()) {
                throw new NotDirectoryException(path.toString());
            }
        }
    }

    private static OpenFile openChecked(Path path, Access access) throws IOException {
        if (!access.isNew()) {
            checkRegular(path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        }
        return new Channel(FileChannel.open(path, options(access), attributes(access)));
    }

    /** Refuses other kinds of files: the open of a pipe would wait for ever, and a device must not get content. */
    static void checkRegular(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new AccessDeniedException(path.toString(), null, "not a regular file");
        }
    }

    private static Set<OpenOption> options(Access access) {
        return switch (access) {
            case READ -> TO_READ;
            case WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            case CREATE_NEW, CREATE_EXECUTABLE ->
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW,
                        LinkOption.NOFOLLOW_LINKS);
        };
    }

    /**
     * The permissions of a new file. An executable one may be executed by all users that may read it; the process's
     * umask applies.
     */
    private static FileAttribute<?>[] attributes(Access access) {
        return access == Access.CREATE_EXECUTABLE && IS_POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"))
                }
                : new FileAttribute<?>[0];
    }

    static NoSuchFileException named(NoSuchFileException e, Path path) {
        NoSuchFileException named = new NoSuchFileException(path.toString(), null, e.getReason());
        named.initCause(e);
        return named;
    }

    private static final class Channel implements OpenFile {
        private final FileChannel channel;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            return channel.write(from, position);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public Optional<MemorySegment> map(long position, long length, Arena arena) throws IOException {
            // On Windows a mapped file cannot be deleted or cut. A mapping beyond the end would have to extend the
            // file.
            if (IS_WINDOWS || position + length > channel.size()) {
                return Optional.empty();
            }
            return Optional.of(channel.map(FileChannel.MapMode.READ_ONLY, position, length, arena));
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public boolean tryLock() throws IOException {
            FileLock lock = channel.tryLock();
            return lock != null;
        }

        @Override
        public boolean isLockedElsewhere() throws IOException {
            // A shared lock, which is allowed for a file that is open for reading; it is released at once.
            try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
