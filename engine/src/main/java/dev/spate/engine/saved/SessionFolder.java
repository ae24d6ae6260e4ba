package dev.spate.engine.saved;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.Transfer;
import dev.spate.engine.file.UnsupportedOperations;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder of a saved session, locked: two sessions never use one. Owned by the thread that opens, then by the thread
 * that writes.
 */
final class SessionFolder implements Closeable {
    private static final Path LOCK = Path.of("session.lock");
    private static final String LOG = "session-";
    private static final String LOG_END = ".log";
    private static final String PACK = "metainfo-";
    private static final String PACK_END = ".pack";
    private static final String DAMAGED = "damaged-";

    /** Longest content of the lock file that is read: a process id has at most 20 digits. */
    private static final int OWNER_LENGTH_MAX = 20;

    /**
     * Folders that this process has open. It must not open a lock file twice, because closing any of its descriptors
     * drops a POSIX lock.
     */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final FileOperations operations;
    private final Folder folder;
    private final OpenFile lock;
    /** Added by the owner, read by any thread. */
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    /** Files that must be gone before anything else is claimed. */
    private final Set<Path> unwanted = new LinkedHashSet<>();

    /** True at first: an earlier process may have been killed before it made its names durable. */
    private boolean hasNewNames = true;

    private SessionFolder(FileOperations operations, Folder folder, OpenFile lock) {
        this.operations = operations;
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Creates the folder when needed, and locks it.
     *
     * @throws SavedSessionException when another session uses it
     */
    static SessionFolder open(Path path, FileOperations operations) throws IOException {
        create(path, operations);
        Folder folder = Folder.of(path);
        if (!IN_USE.add(folder.path())) {
            throw new SavedSessionException(folder + " is in use by another session of this program");
        }
        boolean isOurs = false;
        try {
            OpenFile lock = openOrCreate(operations, folder);
            try {
                SessionFolder opened = new SessionFolder(operations, folder, lock);
                opened.lock();
                isOurs = true;
                return opened;
            } finally {
                if (!isOurs) {
                    lock.close();
                }
            }
        } finally {
            if (!isOurs) {
                IN_USE.remove(folder.path());
            }
        }
    }

    /** New folders are for their owner only: trackers' URLs may contain passwords. */
    private static void create(Path path, FileOperations operations) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path absolute = path.toAbsolutePath();
        Path existing = absolute;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(
                absolute,
                isPosix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0]);
        for (Path made = absolute; !made.equals(existing) && made.getParent() != null; made = made.getParent()) {
            operations.forceFolder(Folder.of(made.getParent()), Path.of(""));
        }
    }

    private static OpenFile openOrCreate(FileOperations operations, Folder folder) throws IOException {
        try {
            return operations.open(folder, LOCK, Access.WRITE);
        } catch (NoSuchFileException missing) {
            try {
                return operations.open(folder, LOCK, Access.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                return operations.open(folder, LOCK, Access.WRITE);
            }
        }
    }

    private void lock() throws IOException {
        try {
            int attempt = 1;
            while (!lock.tryLock()) {
                if (attempt == SavedLimits.LOCK_ATTEMPTS) {
                    throw new SavedSessionException(folder + " is in use by " + owner());
                }
                attempt++;
                LockSupport.parkNanos(SavedLimits.LOCK_RETRY_NANOS);
            }
        } catch (OverlappingFileLockException e) {
            throw new SavedSessionException(folder + " is in use by another session of this program");
        } catch (IOException e) {
            if (!UnsupportedOperations.is(e)) {
                throw e;
            }
            warnings.add(folder + " cannot be locked: make sure that no other program uses it");
        }
        byte[] self = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        lock.truncate(0);
        Transfer.write(lock, ByteBuffer.wrap(self), 0);
    }

    /** Who has the lock, in words, as far as the lock file and the system say. */
    private String owner() {
        try {
            ByteBuffer in = ByteBuffer.allocate((int) Math.min(lock.size(), OWNER_LENGTH_MAX));
            Transfer.read(lock, in, 0);
            long pid = Long.parseLong(new String(in.array(), StandardCharsets.US_ASCII));
            String program = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().command())
                    .map(command -> " (" + command + ")")
                    .orElse("");
            return "process " + pid + program;
        } catch (IOException | NumberFormatException e) {
            return "another process";
        }
    }

    FileOperations operations() {
        return operations;
    }

    Folder folder() {
        return folder;
    }

    static Path log(long number) {
        return Path.of(LOG + number + LOG_END);
    }

    static Path pack(long number) {
        return Path.of(PACK + number + PACK_END);
    }

    /** The numbers of all logs, the newest first. */
    List<Long> logs() throws IOException {
        return numbers(LOG, LOG_END);
    }

    /** The numbers of all files with metainfo, the newest first. */
    List<Long> packs() throws IOException {
        return numbers(PACK, PACK_END);
    }

    private List<Long> numbers(String beginning, String ending) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Path name : operations.list(folder, Path.of(""))) {
            number(name.toString(), beginning, ending).ifPresent(numbers::add);
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    private static Optional<Long> number(String name, String beginning, String ending) {
        if (!name.startsWith(beginning) || !name.endsWith(ending)) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(name.substring(beginning.length(), name.length() - ending.length()));
            // The same number must lead to the same name, so that "session-+1.log" is a file of others.
            return Optional.of(number).filter(it -> it > 0 && (beginning + it + ending).equals(name));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** An existing file of the folder. */
    OpenFile open(Path name) throws IOException {
        return operations.open(folder, name, Access.WRITE);
    }

    /** A new file of records; a file that has the name is a remainder of an attempt that failed. */
    RecordFile create(Path name, RecordFile.Header header) throws IOException {
        // After a disk was unplugged, an empty folder may have the same name.
        folder.checkPresent();
        operations.deleteFile(folder, name);
        hasNewNames = true;
        return RecordFile.create(operations, folder, name, header);
    }

    /** The file is deleted, and its name is durably gone, before {@link #settle} returns the next time. */
    void discard(Path name) {
        unwanted.add(name);
    }

    /** Makes all changes of names durable that were made since the last call. */
    void settle() throws IOException {
        for (Path name : List.copyOf(unwanted)) {
            operations.deleteFile(folder, name);
            hasNewNames = true;
            unwanted.remove(name);
        }
        if (hasNewNames) {
            if (!operations.forceFolder(folder, Path.of(""))) {
                warnings.add("new names in " + folder + " cannot be made durable: after a power failure the saved"
                        + " session may be missing");
            }
            hasNewNames = false;
        }
    }

    /** Deletes a file that nothing refers to any more; if that fails, the next opening tries again. */
    void deleteLater(Path name) {
        try {
            operations.deleteFile(folder, name);
        } catch (IOException e) {
            warnings.add(name + " is not needed any more and cannot be deleted");
        }
    }

    /** Keeps unreadable bytes of a file in one of their own, durably; returns what became of them, for a message. */
    String keepDamaged(RecordFile damaged, List<RecordFile.Span> spans) throws IOException {
        List<Long> kept = numbers(DAMAGED, "");
        if (kept.size() >= SavedLimits.DAMAGED_FILES_MAX) {
            return "they are dropped, because " + folder + " keeps " + kept.size() + " such files already";
        }
        Path name = Path.of(DAMAGED + (kept.isEmpty() ? 1 : kept.getFirst() + 1));
        boolean isKept = false;
        try (OpenFile file = operations.open(folder, name, Access.CREATE_NEW)) {
            hasNewNames = true;
            long at = 0;
            for (RecordFile.Span span : spans) {
                for (long from = span.offset(); from < span.end(); from += SavedLimits.BUFFER_LENGTH) {
                    long length = Math.min(SavedLimits.BUFFER_LENGTH, span.end() - from);
                    Transfer.write(file, ByteBuffer.wrap(damaged.bytes(new RecordFile.Span(from, length))), at);
                    at += length;
                }
            }
            file.force();
            isKept = true;
        } finally {
            if (!isKept) {
                discard(name);
            }
        }
        settle();
        return "they are kept in " + folder.path().resolve(name);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /** What a person should know, one line each. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            IN_USE.remove(folder.path());
        }
    }
}
