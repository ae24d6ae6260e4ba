package dev.spate.engine.resume;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.Transfer;
import dev.spate.engine.file.UnsupportedOperations;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A locked file of a header and two slots. Owned by one thread at a time.
 *
 * <p>The slots are written alternately and forced, so that the older one survives a write that is cut off anywhere.
 */
final class SlotFile implements Closeable {
    /**
     * Files that this process has open. It must not open a file twice, because closing any of its descriptors drops a
     * POSIX lock.
     */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final FileOperations operations;
    private final Folder folder;
    private final Path path;
    private final OpenFile file;
    /** What the file system does not support, one line each, for people. */
    private final List<String> warnings = new ArrayList<>();

    private int pieceCount;
    private int fileCount;
    private int seal;
    private long slotsOffset;

    private SlotFile(FileOperations operations, Folder folder, Path name, OpenFile file) {
        this.operations = operations;
        this.folder = folder;
        this.path = folder.path().resolve(name);
        this.file = file;
    }

    /**
     * Opens the file, creating it when needed, and locks it.
     *
     * @throws ResumeFileInUseException when it is locked, here or in another process
     */
    static SlotFile open(FileOperations operations, Folder folder, Path name) throws IOException {
        Path path = folder.path().resolve(name);
        if (!claim(path)) {
            throw new ResumeFileInUseException(path);
        }
        boolean isOurs = false;
        try {
            OpenFile file = openOrCreate(operations, folder, name);
            try {
                Lock lock = lock(file);
                if (lock == Lock.HELD_ELSEWHERE) {
                    throw new ResumeFileInUseException(path);
                }
                if (operations.nameCount(folder, name) > 1) {
                    // A copy of the folder by hard links shares this state file, but must not see the changes made
                    // here.
                    operations.separate(folder, name);
                    file.close();
                    file = operations.open(folder, name, Access.WRITE);
                    lock = lock(file);
                }
                isOurs = lock != Lock.HELD_ELSEWHERE;
                if (!isOurs) {
                    throw new ResumeFileInUseException(path);
                }
                SlotFile opened = new SlotFile(operations, folder, name, file);
                if (lock == Lock.UNSUPPORTED) {
                    opened.warnings.add(
                            folder + " cannot be locked: make sure that no other program downloads the same there");
                }
                return opened;
            } finally {
                if (!isOurs) {
                    file.close();
                }
            }
        } finally {
            if (!isOurs) {
                IN_USE.remove(path);
            }
        }
    }

    /** The saved state of a download. */
    record SavedState(ResumeHeader resumeHeader, ResumeSlot newest) {}

    /**
     * The state in a file that another process has locked now; empty when the file is not locked or not readable. Files
     * of this process are not opened.
     */
    static Optional<SavedState> ofAnotherProcess(FileOperations operations, Folder folder, Path name)
            throws IOException {
        Path path = folder.path().resolve(name);
        if (!IN_USE.add(path)) {
            return Optional.empty();
        }
        try (OpenFile file = operations.open(folder, name, Access.READ)) {
            // Checked first: most such files are not in use, so they need not be read. Where files cannot be locked,
            // none is locked.
            return file.isLockedElsewhere()
                    ? new SlotFile(operations, folder, name, file).savedState()
                    : Optional.empty();
        } catch (IOException e) {
            // The file has disappeared, may not be read, or cannot be locked.
            if (e instanceof FileSystemException || UnsupportedOperations.is(e)) {
                return Optional.empty();
            }
            throw e;
        } finally {
            IN_USE.remove(path);
        }
    }

    private Optional<SavedState> savedState() throws IOException {
        Optional<ResumeHeader> header = readHeader();
        return header.isPresent()
                ? newest().map(resumeSlot -> new SavedState(header.get(), resumeSlot))
                : Optional.empty();
    }

    /** The header; empty when there is no readable one. */
    Optional<ResumeHeader> readHeader() throws IOException {
        int length = ResumeHeader.length(ByteBuffer.wrap(read(ResumeHeader.PREFIX_LENGTH, 0)));
        if (length == 0 || length > file.size()) {
            return Optional.empty();
        }
        byte[] bytes = read(length, 0);
        Optional<ResumeHeader> header = ResumeHeader.decode(bytes);
        header.ifPresent(found -> describe(found, bytes));
        return header;
    }

    /**
     * Begins a new file. Slots of an earlier header do not match the new header's checksum; the earlier marks are
     * erased.
     */
    void begin(ResumeHeader resumeHeader) throws IOException {
        byte[] bytes = resumeHeader.encode();
        describe(resumeHeader, bytes);
        marks().begin(new int[fileCount]);
        write(bytes, 0);
        file.force();
        if (!operations.forceFolder(folder, Path.of(""))) {
            warnings.add(
                    "new names in " + folder + " cannot be made durable: after a power failure files may be missing");
        }
    }

    /** What the file system does not support, one line each, for people. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The state that was saved last; empty when none is readable. */
    Optional<ResumeSlot> newest() throws IOException {
        return Stream.of(slot(0), slot(1)).flatMap(Optional::stream).max(Comparator.comparingLong(ResumeSlot::number));
    }

    /** Replaces the older slot; durable when this returns. */
    void put(ResumeSlot resumeSlot) throws IOException {
        write(resumeSlot.encode(seal), slotOffset((int) (resumeSlot.number() & 1)));
        file.force();
    }

    /** The marks of the files that are ours, after the slots. */
    OwnershipMarks marks() {
        return new OwnershipMarks(
                file,
                slotOffset(2),
                fileCount,
                () -> operations.stamp(folder, folder.path().relativize(path)));
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            IN_USE.remove(path);
        }
    }

    private Optional<ResumeSlot> slot(int index) throws IOException {
        byte[] bytes = read(ResumeSlot.length(pieceCount, fileCount), slotOffset(index));
        return ResumeSlot.decode(bytes, pieceCount, fileCount, seal);
    }

    private void describe(ResumeHeader resumeHeader, byte[] bytes) {
        pieceCount = resumeHeader.geometry().pieceCount();
        fileCount = resumeHeader.files().size();
        seal = ResumeHeader.checksum(bytes, bytes.length);
        slotsOffset = aligned(bytes.length);
    }

    private long slotOffset(int index) {
        return slotsOffset + index * aligned(ResumeSlot.length(pieceCount, fileCount));
    }

    private static long aligned(long length) {
        return (length + ResumeLimits.SLOT_ALIGNMENT - 1) / ResumeLimits.SLOT_ALIGNMENT * ResumeLimits.SLOT_ALIGNMENT;
    }

    private static OpenFile openOrCreate(FileOperations operations, Folder folder, Path name) throws IOException {
        try {
            return operations.open(folder, name, Access.WRITE);
        } catch (NoSuchFileException missing) {
            try {
                return operations.open(folder, name, Access.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                return operations.open(folder, name, Access.WRITE);
            }
        }
    }

    /** Claims the file for this object. False when this process uses it for longer than a short read. */
    private static boolean claim(Path path) {
        for (int attempt = 1; attempt < ResumeLimits.LOCK_ATTEMPTS; attempt++) {
            if (IN_USE.add(path)) {
                return true;
            }
            LockSupport.parkNanos(ResumeLimits.LOCK_RETRY_NANOS);
        }
        return IN_USE.add(path);
    }

    private enum Lock {
        HELD,
        HELD_ELSEWHERE,
        UNSUPPORTED
    }

    /**
     * Locks the file. A folder without locks is usable too: with or without locks, the process that creates a file
     * first owns it.
     */
    private static Lock lock(OpenFile file) throws IOException {
        try {
            // A process that only checks for running downloads holds the lock for some microseconds.
            for (int attempt = 1; attempt < ResumeLimits.LOCK_ATTEMPTS; attempt++) {
                if (file.tryLock()) {
                    return Lock.HELD;
                }
                LockSupport.parkNanos(ResumeLimits.LOCK_RETRY_NANOS);
            }
            return file.tryLock() ? Lock.HELD : Lock.HELD_ELSEWHERE;
        } catch (OverlappingFileLockException e) {
            return Lock.HELD_ELSEWHERE;
        } catch (IOException e) {
            if (UnsupportedOperations.is(e)) {
                return Lock.UNSUPPORTED;
            }
            throw e;
        }
    }

    private void write(byte[] bytes, long offset) throws IOException {
        Transfer.write(file, ByteBuffer.wrap(bytes), offset);
    }

    /** The bytes at the offset, with zeros after the end of the file. */
    private byte[] read(int length, long offset) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        try {
            Transfer.read(file, in, offset);
        } catch (EOFException e) {
            // The rest stays zero, which is not a valid slot.
        }
        return in.array();
    }
}
