package dev.spate.engine.file;

import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.protocol.port.DiskEvent.Cause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of a torrent and, while it is open, its descriptor. Thread-safe; guarded by its own monitor, which only disk
 * threads use.
 */
public final class CachedFile {
    private static final String TAKEN_AWAY = "was taken away by another program";

    private final FileOperations operations;
    private final Folder folder;
    private final int index;
    private final Path path;
    private final long length;
    private final OwnedFiles owned;
    private final boolean isExecutable;
    /** Files of this torrent that have been written but not forced. */
    private final Set<CachedFile> dirty;
    /** Folders of this torrent with new names that have not been forced. */
    private final Set<Path> changedFolders;

    private @Nullable OpenFile open;
    private boolean isWritable;
    private int users;
    private int waitingWriters;
    /**
     * Whether the file has existed. Then it is never created again, because the loss of its bytes would go unnoticed.
     */
    private boolean wasThere;

    /**
     * Whether the file has had its whole length. Then it is never extended again: if it is shorter, another program has
     * cut it.
     */
    private boolean wasWhole;

    /** Whether the name may now belong to another file than the open one. */
    private boolean isStale;

    private @Nullable IOException lost;

    public CachedFile(
            FileOperations operations,
            Folder folder,
            int index,
            StoredFile file,
            OwnedFiles owned,
            Set<CachedFile> dirty,
            Set<Path> changedFolders) {
        this.operations = operations;
        this.folder = folder;
        this.index = index;
        this.path = file.path();
        this.length = file.length();
        this.owned = owned;
        this.isExecutable = file.isExecutable();
        this.dirty = dirty;
        this.changedFolders = changedFolders;
    }

    /** Its index among the files of its torrent. */
    public int index() {
        return index;
    }

    public Path path() {
        return path;
    }

    /** Opens the file if necessary and keeps it open until {@link #leave}. */
    synchronized OpenFile enter(boolean forWriting) throws IOException {
        awaitTurn(forWriting);
        OpenFile current = open;
        if (current != null && users == 0 && (isStale || (forWriting && !isWritable))) {
            open = null;
            closeForAnother(current);
            current = null;
        }
        if (current == null) {
            current = forWriting ? openForWriting() : openForReading();
            open = current;
            isWritable = forWriting;
            isStale = false;
            wasThere = true;
            wasWhole |= current.size() >= length;
        }
        users++;
        return current;
    }

    /**
     * Closes the old descriptor. A stale one is forced before, because only this descriptor reports the errors of its
     * writes.
     */
    private void closeForAnother(OpenFile old) throws IOException {
        try (old) {
            if (isStale && dirty.contains(this)) {
                old.force();
            }
        }
    }

    /**
     * Lets the next {@link #enter} open the file again by its name. Current users continue with the open descriptor.
     */
    public synchronized void reopenNext() {
        isStale = true;
    }

    public synchronized void leave() {
        users--;
        notifyAll();
    }

    /**
     * Called between {@link #enter} and {@link #leave}, before bytes are written. Fails when another program has cut
     * the file: a write could restore its length, and the hole would go unnoticed.
     */
    public void checkUncut(OpenFile entered) throws IOException {
        if (entered.size() < length) {
            throw FileFailure.changedByOther(path, Cause.MISSING, "was cut by another program");
        }
    }

    /**
     * Fills the buffer, which has the file's length, with the file. The file does not stay open unless it already was.
     *
     * @return false, with nothing read, when the file has another length
     */
    public synchronized boolean readWhole(ByteBuffer into, FileOperations.Walk walk) throws IOException {
        OpenFile kept = open;
        if (kept != null && !isStale) {
            return readWhole(kept, into);
        }
        try (OpenFile opened = openForReading(walk)) {
            wasThere = true;
            return readWhole(opened, into);
        }
    }

    private boolean readWhole(OpenFile file, ByteBuffer into) throws IOException {
        long size = file.size();
        wasWhole |= size >= length;
        if (size != length) {
            return false;
        }
        Transfer.read(file, into, 0);
        return true;
    }

    /** Called after bytes were written, or after bytes were found that another program may have written. */
    public void written() {
        dirty.add(this);
    }

    /** Makes all written bytes durable, including those of other programs. */
    public void force(FileOperations.Walk walk) throws IOException {
        Optional<OpenFile> kept = use();
        if (kept.isPresent()) {
            try {
                force(kept.get());
            } finally {
                leave();
            }
        } else {
            // A written file is forced before it is closed, so this one was only read.
            try (OpenFile opened = openForReading(walk)) {
                force(opened);
            }
        }
    }

    private void force(OpenFile entered) throws IOException {
        // Removed first: a write in the meantime adds the file again. Outside the monitor, so that writers do not wait.
        dirty.remove(this);
        entered.force();
    }

    /** The open descriptor, kept open until {@link #leave}; empty when the file is closed. */
    private synchronized Optional<OpenFile> use() throws IOException {
        if (lost != null) {
            throw lost;
        }
        if (open == null) {
            return Optional.empty();
        }
        users++;
        return Optional.of(open);
    }

    /** Closes the descriptor unless it is in use; returns whether it is closed now. */
    synchronized boolean closeIfIdle() {
        if (users > 0) {
            return false;
        }
        OpenFile current = open;
        open = null;
        if (current == null) {
            return true;
        }
        try (current) {
            if (dirty.contains(this)) {
                // The system reports errors of delayed writes only to open descriptors, so this is the last chance to
                // get them.
                current.force();
                dirty.remove(this);
            }
        } catch (IOException e) {
            lost = e;
        }
        return true;
    }

    /**
     * Called when the torrent starts again after a failure: lost pieces are already marked as doubtful, and files may
     * be created again.
     */
    public synchronized void recover() {
        lost = null;
        wasThere = false;
        wasWhole = false;
        isStale = true;
    }

    /**
     * Fails unless the name belongs to the same file that was written or opened before, with the right length. Creates
     * the file when it must be empty.
     */
    public synchronized void confirm(FileOperations.Walk walk) throws IOException {
        Optional<FileStamp> found = walk.stamp(path);
        if (found.isEmpty() && length == 0 && !wasThere) {
            create().close();
            wasThere = true;
            return;
        }
        if (found.isEmpty()) {
            throw FileFailure.changedByOther(path, Cause.MISSING, TAKEN_AWAY);
        }
        FileStamp there = found.get();
        checkSame(there);
        if (there.length() < length) {
            throw FileFailure.changedByOther(
                    path,
                    Cause.MISSING,
                    "was cut by another program to " + there.length() + " of " + length + " bytes");
        }
        if (there.length() > length) {
            throw FileFailure.changedByOther(
                    path, Cause.IN_THE_WAY, "has " + (there.length() - length) + " bytes more than the torrent says");
        }
        // The file is complete: before the next write, check again whether the file has only this name.
        isStale |= isWritable;
    }

    /**
     * The same check for an open file. If the name belongs to another file by now, the open one is closed, so that it
     * is not used in place of the other.
     */
    public synchronized void watch() throws IOException {
        if (open == null) {
            return;
        }
        try {
            FileStamp there = operations
                    .stamp(folder, path)
                    .orElseThrow(() -> FileFailure.changedByOther(path, Cause.MISSING, TAKEN_AWAY));
            checkSame(there);
            owned.setNumber(index, there);
            // If the file got another name in the meantime, it is no longer only ours.
            isStale |= isWritable && operations.nameCount(folder, path) > 1;
            if (wasWhole && there.length() < length) {
                throw FileFailure.changedByOther(path, Cause.MISSING, "was cut by another program");
            }
        } catch (IOException e) {
            closeIfIdle();
            throw e;
        }
    }

    private void checkSame(FileStamp there) throws FileFailure {
        if (!there.isFile() || !owned.isSame(index, there)) {
            throw FileFailure.changedByOther(path, Cause.IN_THE_WAY, "was replaced by another program");
        }
    }

    public boolean isOurs() {
        return owned.isOurs(index);
    }

    private OpenFile openForReading() throws IOException {
        try (FileOperations.Walk walk = operations.walk(folder)) {
            return openForReading(walk);
        }
    }

    /** Opens the file; if it was open before, checks that it is still the same file. */
    private synchronized OpenFile openForReading(FileOperations.Walk walk) throws IOException {
        Optional<FileStamp> there = walk.stamp(path);
        if (there.isPresent()) {
            if (wasThere) {
                checkSame(there.get());
            }
            owned.setNumber(index, there.get());
        }
        return walk.open(path);
    }

    private OpenFile openForWriting() throws IOException {
        OpenFile file = openOwn();
        try {
            if (wasWhole) {
                checkUncut(file);
            }
            extend(file);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
        return file;
    }

    private OpenFile openOwn() throws IOException {
        Optional<FileStamp> there = stampInFolders();
        if (there.isEmpty()) {
            if (wasThere) {
                throw new NoSuchFileException(path.toString());
            }
            return create();
        }
        if (!owned.isOurs(index)) {
            throw FileFailure.inTheWay(path);
        }
        checkSame(there.get());
        if (operations.nameCount(folder, path) > 1) {
            separate();
        }
        return operations.open(folder, path, Access.WRITE);
    }

    /**
     * Gives this name a copy, because the file under the other name belongs to another program, for example as a seed,
     * and must not change.
     */
    private void separate() throws IOException {
        owned.creating(index);
        operations.separate(folder, path);
        changedFolders.add(Optional.ofNullable(path.getParent()).orElse(Path.of("")));
        Optional<FileStamp> copy = operations.stamp(folder, path);
        owned.created(index, copy.orElseThrow(() -> new NoSuchFileException(path.toString())));
    }

    private Optional<FileStamp> stampInFolders() throws IOException {
        try {
            return operations.stamp(folder, path);
        } catch (NotDirectoryException e) {
            throw FileFailure.changedByOther(path, Cause.IN_THE_WAY, e.getFile() + " exists and is not a folder");
        }
    }

    private OpenFile create() throws IOException {
        folder.checkPresent();
        Path parent = createParents();
        owned.creating(index);
        OpenFile file;
        try {
            file = operations.open(folder, path, isExecutable ? Access.CREATE_EXECUTABLE : Access.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            owned.notCreated(index);
            throw FileFailure.inTheWay(path);
        }
        changedFolders.add(parent);
        try {
            Optional<FileStamp> there = operations.stamp(folder, path);
            owned.created(index, there.orElseThrow(() -> new NoSuchFileException(path.toString())));
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return file;
    }

    private Path createParents() throws IOException {
        Path parent = Path.of("");
        for (int i = 1; i < path.getNameCount(); i++) {
            Path child = path.subpath(0, i);
            Optional<FileStamp> there = operations.stamp(folder, child);
            if (there.isEmpty()) {
                createFolder(child, parent);
            } else if (there.get().kind() != FileStamp.Kind.FOLDER) {
                throw FileFailure.changedByOther(path, Cause.IN_THE_WAY, child + " exists and is not a folder");
            }
            parent = child;
        }
        return parent;
    }

    private void createFolder(Path child, Path parent) throws IOException {
        try {
            operations.createFolder(folder, child);
        } catch (FileAlreadyExistsException e) {
            // Another disk thread was faster; its folder is checked when the file is opened.
        }
        changedFolders.add(parent);
    }

    /**
     * Gives the file its whole length at the beginning, even when its last piece is not wanted. The hole needs no
     * space.
     */
    private void extend(OpenFile file) throws IOException {
        if (length > 0 && file.size() < length) {
            ByteBuffer zero = ByteBuffer.allocate(1);
            while (zero.hasRemaining()) {
                file.write(zero, length - 1);
            }
            dirty.add(this);
        }
    }

    private boolean mustWait(boolean forWriting) {
        boolean isInUse = users > 0 && (isStale || (forWriting && !isWritable));
        return isInUse || (!forWriting && waitingWriters > 0);
    }

    /**
     * Waits until the file can be used. A descriptor is replaced when it is not in use, and readers that come later let
     * the writer go first. Disk threads are never interrupted; if one is nevertheless, it keeps waiting and the
     * interruption is kept for later.
     */
    private synchronized void awaitTurn(boolean forWriting) {
        boolean interrupted = false;
        waitingWriters += forWriting ? 1 : 0;
        while (mustWait(forWriting)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        waitingWriters -= forWriting ? 1 : 0;
        notifyAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
