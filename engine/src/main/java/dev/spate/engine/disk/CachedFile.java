package dev.spate.engine.disk;

import dev.spate.engine.disk.FileOperations.Access;
import dev.spate.engine.disk.FileOperations.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of a torrent and its descriptor, while it has one. Thread-safe; guarded by its own monitor, which only disk
 * threads take.
 */
final class CachedFile {
    private final FileOperations operations;
    private final Folder folder;
    private final Path path;
    private final long length;
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

    private @Nullable IOException lost;

    CachedFile(
            FileOperations operations,
            Folder folder,
            StoredFile file,
            Set<CachedFile> dirty,
            Set<Path> changedFolders) {
        this.operations = operations;
        this.folder = folder;
        this.path = file.path();
        this.length = file.length();
        this.dirty = dirty;
        this.changedFolders = changedFolders;
    }

    Path path() {
        return path;
    }

    /** Opens the file when needed and keeps it open until {@link #leave}. */
    synchronized OpenFile enter(boolean forWriting) throws IOException {
        awaitTurn(forWriting);
        OpenFile current = open;
        if (current != null && forWriting && !isWritable) {
            open = null;
            current.close();
            current = null;
        }
        if (current == null) {
            current = forWriting ? openForWriting() : operations.open(folder, path, Access.READ);
            open = current;
            isWritable = forWriting;
            wasThere = true;
        }
        users++;
        return current;
    }

    synchronized void leave() {
        users--;
        notifyAll();
    }

    /** Called between {@link #enter} and {@link #leave}, after the bytes were written. */
    void written() {
        dirty.add(this);
    }

    /** Called between {@link #enter} and {@link #leave}: makes durable what has been written, by whomever. */
    void force(OpenFile entered) throws IOException {
        synchronized (this) {
            if (lost != null) {
                throw lost;
            }
        }
        // Removed first: what is written meanwhile marks the file again. Outside of the monitor: writers go on.
        dirty.remove(this);
        entered.force();
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
    synchronized void recover() {
        lost = null;
        wasThere = false;
    }

    private OpenFile openForWriting() throws IOException {
        OpenFile file;
        try {
            file = operations.open(folder, path, Access.WRITE);
        } catch (NoSuchFileException e) {
            if (wasThere) {
                throw e;
            }
            file = create();
        }
        try {
            extend(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return file;
    }

    private OpenFile create() throws IOException {
        folder.checkPresent();
        Path parent = Path.of("");
        for (int i = 1; i < path.getNameCount(); i++) {
            Path child = path.subpath(0, i);
            Optional<FileStamp> there = operations.stamp(folder, child);
            if (there.isEmpty()) {
                createFolder(child, parent);
            }
            parent = child;
        }
        OpenFile file = operations.open(folder, path, Access.CREATE_NEW);
        changedFolders.add(parent);
        return file;
    }

    private void createFolder(Path child, Path parent) throws IOException {
        try {
            operations.createFolder(folder, child);
        } catch (java.nio.file.FileAlreadyExistsException e) {
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

    /**
     * A descriptor for reading only is replaced when nobody uses it; who comes later lets the writer go first. Disk
     * threads are never interrupted; if one is all the same, it goes on waiting and keeps the mark.
     */
    private synchronized void awaitTurn(boolean forWriting) {
        boolean interrupted = false;
        waitingWriters += forWriting ? 1 : 0;
        while (forWriting ? !isWritable && users > 0 : waitingWriters > 0) {
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
