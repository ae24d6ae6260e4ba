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
 * One file of a torrent and its descriptor, while it has one. Thread-safe; guarded by its own monitor, which only disk
 * threads take.
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
    /** Files of this torrent that have been written and not forced. */
    private final Set<CachedFile> dirty;
    /** Folders of this torrent with new names in them. */
    private final Set<Path> changedFolders;

    private @Nullable OpenFile open;
    private boolean isWritable;
    private int users;
    private int waitingWriters;
    /** Once the file was there it is never created anew: its bytes would be gone without anyone noticing. */
    private boolean wasThere;

    /** Once the file had its whole length it never gets it back: somebody else has cut it. */
    private boolean wasWhole;

    /** What is open may not be what lies under the name any more. */
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

    /** Its number among the files of its torrent. */
    public int index() {
        return index;
    }

    public Path path() {
        return path;
    }

    /** Opens the file when needed and keeps it open until {@link #leave}. */
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

    /** What another handle cannot be asked for any more is asked of this one: whether all that was written is there. */
    private void closeForAnother(OpenFile old) throws IOException {
        try (old) {
            if (isStale && dirty.contains(this)) {
                old.force();
            }
        }
    }

    /** The next who enters looks the name up anew; whoever uses what is open goes on until then. */
    public synchronized void reopenNext() {
        isStale = true;
    }

    public synchronized void leave() {
        users--;
        notifyAll();
    }

    /**
     * Called between {@link #enter} and {@link #leave}, before bytes are written: the next write would give a file its length
     * back that another program has cut, and nobody would see the hole.
     */
    public void checkUncut(OpenFile entered) throws IOException {
        if (entered.size() < length) {
            throw FileFailure.meddled(path, Cause.MISSING, "was cut by another program");
        }
    }

    /**
     * Fills the buffer with the file, which is as long. It is not kept open, unless it is already.
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

    /** Called after bytes were written, or found that others may have written. */
    public void written() {
        dirty.add(this);
    }

    /** Makes durable what has been written, by whomever. */
    public void force(FileOperations.Walk walk) throws IOException {
        Optional<OpenFile> kept = use();
        if (kept.isPresent()) {
            try {
                force(kept.get());
            } finally {
                leave();
            }
        } else {
            // A file that was written is forced before it is closed, so this one was only looked at.
            try (OpenFile opened = openForReading(walk)) {
                force(opened);
            }
        }
    }

    private void force(OpenFile entered) throws IOException {
        // Removed first: what is written meanwhile marks the file again. Outside of the monitor: writers go on.
        dirty.remove(this);
        entered.force();
    }

    /** What is open, until {@link #leave}. */
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

    /** Closes the descriptor unless somebody uses it; returns whether it is closed now. */
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
                // Errors of writing back are told to open descriptors only, so this is the last chance to hear of one.
                current.force();
                dirty.remove(this);
            }
        } catch (IOException e) {
            lost = e;
        }
        return true;
    }

    /** The user has looked after the storage: what was lost is in doubt already, and files may be created again. */
    public synchronized void recover() {
        lost = null;
        wasThere = false;
        wasWhole = false;
        isStale = true;
    }

    /**
     * Fails unless the name stands for the very file that was written or opened before, of the right length; creates it
     * when it is to be there without a byte.
     */
    public synchronized void confirm(FileOperations.Walk walk) throws IOException {
        Optional<FileStamp> found = walk.stamp(path);
        if (found.isEmpty() && length == 0 && !wasThere) {
            create().close();
            wasThere = true;
            return;
        }
        if (found.isEmpty()) {
            throw FileFailure.meddled(path, Cause.MISSING, TAKEN_AWAY);
        }
        FileStamp there = found.get();
        checkSame(there);
        if (there.length() < length) {
            throw FileFailure.meddled(
                    path,
                    Cause.MISSING,
                    "was cut by another program to " + there.length() + " of " + length + " bytes");
        }
        if (there.length() > length) {
            throw FileFailure.meddled(
                    path, Cause.IN_THE_WAY, "has " + (there.length() - length) + " bytes more than the torrent says");
        }
        // It is whole: whoever writes again looks first whether the file is still ours alone.
        isStale |= isWritable;
    }

    /** The same for a file that is open; one that lies elsewhere by now is closed, so that it is not taken for the other. */
    public synchronized void watch() throws IOException {
        if (open == null) {
            return;
        }
        try {
            FileStamp there = operations
                    .stamp(folder, path)
                    .orElseThrow(() -> FileFailure.meddled(path, Cause.MISSING, TAKEN_AWAY));
            checkSame(there);
            owned.saw(index, there);
            // Somebody has given the file another name meanwhile: from now on it is not ours alone.
            isStale |= isWritable && operations.nameCount(folder, path) > 1;
            if (wasWhole && there.length() < length) {
                throw FileFailure.meddled(path, Cause.MISSING, "was cut by another program");
            }
        } catch (IOException e) {
            closeIfIdle();
            throw e;
        }
    }

    private void checkSame(FileStamp there) throws FileFailure {
        if (!there.isFile() || !owned.isSame(index, there)) {
            throw FileFailure.meddled(path, Cause.IN_THE_WAY, "was replaced by another program");
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

    /** What lies there is looked at when it was open before: it may be another file by now. */
    private synchronized OpenFile openForReading(FileOperations.Walk walk) throws IOException {
        Optional<FileStamp> there = walk.stamp(path);
        if (there.isPresent()) {
            if (wasThere) {
                checkSame(there.get());
            }
            owned.saw(index, there.get());
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

    /** At the other name there is somebody else's file, a seed for instance, which must stay as it is. */
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
            throw FileFailure.meddled(path, Cause.IN_THE_WAY, e.getFile() + " is there and is not a folder");
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
                throw FileFailure.meddled(path, Cause.IN_THE_WAY, child + " is there and is not a folder");
            }
            parent = child;
        }
        return parent;
    }

    private void createFolder(Path child, Path parent) throws IOException {
        try {
            operations.createFolder(folder, child);
        } catch (FileAlreadyExistsException e) {
            // Another disk thread was faster; what it made is checked when the file is opened.
        }
        changedFolders.add(parent);
    }

    /** A file has its whole length from the beginning, even when its last piece is not wanted; the hole costs nothing. */
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
     * A descriptor is replaced when nobody uses it; who comes later lets the writer go first. Disk
     * threads are never interrupted; if one is all the same, it goes on waiting and keeps the mark.
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
