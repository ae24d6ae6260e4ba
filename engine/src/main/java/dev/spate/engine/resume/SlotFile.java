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
 * <p>The slots are written by turns and forced, so that the older one survives a write that is cut off anywhere.
 */
final class SlotFile implements Closeable {
    /** Closing any descriptor of a file drops a POSIX lock on it, so this process must not even open it twice. */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final FileOperations operations;
    private final Folder folder;
    private final Path path;
    private final OpenFile file;
    /** What the file system lacks, each in one line for a person. */
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
        if (!take(path)) {
            throw new ResumeFileInUseException(path);
        }
        boolean isOurs = false;
        try {
            OpenFile file = openOrCreate(operations, folder, name);
            try {
                Lock lock = lock(file);
                if (lock == Lock.OF_ANOTHER) {
                    throw new ResumeFileInUseException(path);
                }
                if (operations.nameCount(folder, name) > 1) {
                    // A copy of the whole folder by links has its state as well, and must not hear of what is done
                    // here.
                    operations.separate(folder, name);
                    file.close();
                    file = operations.open(folder, name, Access.WRITE);
                    lock = lock(file);
                }
                isOurs = lock != Lock.OF_ANOTHER;
                if (!isOurs) {
                    throw new ResumeFileInUseException(path);
                }
                SlotFile opened = new SlotFile(operations, folder, name, file);
                if (lock == Lock.UNSUPPORTED) {
                    opened.warnings.add(
                            folder + " cannot be locked: take care that nothing else downloads the same there");
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

    /** What a download keeps. */
    record Kept(ResumeHeader resumeHeader, ResumeSlot newest) {}

    /**
     * What another process keeps in a file that it has locked now; nothing when none has, or nothing readable is there.
     * Files of this process are left alone.
     */
    static Optional<Kept> ofAnotherProcess(FileOperations operations, Folder folder, Path name) throws IOException {
        Path path = folder.path().resolve(name);
        if (!IN_USE.add(path)) {
            return Optional.empty();
        }
        try (OpenFile file = operations.open(folder, name, Access.READ)) {
            // Asked first: most are left over and need not be read, and where nothing can be locked none is.
            return file.isLockedElsewhere() ? new SlotFile(operations, folder, name, file).kept() : Optional.empty();
        } catch (IOException e) {
            // Gone meanwhile, not for our eyes, or where nothing can be locked.
            if (e instanceof FileSystemException || UnsupportedOperations.is(e)) {
                return Optional.empty();
            }
            throw e;
        } finally {
            IN_USE.remove(path);
        }
    }

    private Optional<Kept> kept() throws IOException {
        Optional<ResumeHeader> header = readHeader();
        return header.isPresent() ? newest().map(resumeSlot -> new Kept(header.get(), resumeSlot)) : Optional.empty();
    }

    /** The header, unless there is none that can be read. */
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

    /** Begins the file anew. Slots of an earlier header do not fit to this one's checksum; its marks are wiped. */
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

    /** What the file system lacks. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The state that was saved last, unless none can be read. */
    Optional<ResumeSlot> newest() throws IOException {
        return Stream.of(slot(0), slot(1)).flatMap(Optional::stream).max(Comparator.comparingLong(ResumeSlot::number));
    }

    /** Replaces the older state; durable when this returns. */
    void put(ResumeSlot resumeSlot) throws IOException {
        write(resumeSlot.encode(seal), slotOffset((int) (resumeSlot.number() & 1)));
        file.force();
    }

    /** Which files are ours, behind the slots. */
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

    /** False when this process has the file in use for longer than a look into it takes. */
    private static boolean take(Path path) {
        for (int attempt = 1; attempt < ResumeLimits.LOCK_ATTEMPTS; attempt++) {
            if (IN_USE.add(path)) {
                return true;
            }
            LockSupport.parkNanos(ResumeLimits.LOCK_AGAIN_NANOS);
        }
        return IN_USE.add(path);
    }

    private enum Lock {
        OURS,
        OF_ANOTHER,
        UNSUPPORTED
    }

    /** A folder without locks is used all the same: whoever creates a file first has it, with locks or without. */
    private static Lock lock(OpenFile file) throws IOException {
        try {
            // Whoever only looks whether somebody is at work has it for some microseconds.
            for (int attempt = 1; attempt < ResumeLimits.LOCK_ATTEMPTS; attempt++) {
                if (file.tryLock()) {
                    return Lock.OURS;
                }
                LockSupport.parkNanos(ResumeLimits.LOCK_AGAIN_NANOS);
            }
            return file.tryLock() ? Lock.OURS : Lock.OF_ANOTHER;
        } catch (OverlappingFileLockException e) {
            return Lock.OF_ANOTHER;
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

    /** The bytes at the offset, with zeros for those behind the end of the file. */
    private byte[] read(int length, long offset) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        try {
            Transfer.read(file, in, offset);
        } catch (EOFException e) {
            // Zeros are what such a slot is taken for.
        }
        return in.array();
    }
}
