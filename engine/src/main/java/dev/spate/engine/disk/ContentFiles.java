package dev.spate.engine.disk;

import dev.spate.engine.file.CachedFile;
import dev.spate.engine.file.FileCache;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.OwnedFiles;
import dev.spate.engine.file.StoredFile;
import dev.spate.engine.file.Transfer;
import dev.spate.engine.reason.SystemError;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The content of one torrent, as one sequence of bytes in its files. Thread-safe, for disk threads. */
final class ContentFiles {
    /** Stands for "no file" in place of an index. */
    static final int NONE = -1;

    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(dev.spate.wire.WireLimits.BLOCK_LENGTH).asReadOnlyBuffer();

    private final FileOperations operations;
    private final Folder folder;
    private final FileLayout layout;
    private final FileCache cache;
    private final List<CachedFile> files;
    /** Files of others, which are never written. Never changes. */
    private final BitSet guarded;

    private final OwnedFiles owned;
    private final UnwantedFiles unwantedFiles;

    private final Set<CachedFile> dirty = ConcurrentHashMap.newKeySet();
    private final Set<Path> changedFolders = ConcurrentHashMap.newKeySet();

    ContentFiles(FileOperations operations, Folder folder, Storage.Content content, FileCache cache) {
        this.operations = operations;
        this.folder = folder;
        this.layout = content.layout();
        this.guarded = content.guarded();
        this.owned = content.owned();
        this.unwantedFiles = new UnwantedFiles(content.part(), content.aside());
        this.cache = cache;
        List<CachedFile> all = new ArrayList<>(layout.files().size());
        for (int i = 0; i < layout.files().size(); i++) {
            all.add(new CachedFile(operations, folder, i, layout.file(i), owned, dirty, changedFolders));
        }
        this.files = List.copyOf(all);
    }

    /**
     * Writes the rest of the buffer. Bytes of padding are dropped. Bytes of a guarded file are only compared with the
     * file.
     *
     * @return the first guarded file with other bytes, or {@link #NONE}
     */
    int write(long offset, ByteBuffer bytes) throws FileFailure {
        int[] differing = {NONE};
        int end = bytes.limit();
        try {
            forEachRun(offset, bytes.remaining(), (file, position, length) -> {
                bytes.limit(bytes.position() + length);
                if (unwantedFiles.contains(file)) {
                    unwantedFiles.part().write(contentOffset(file, position), bytes);
                } else if (guarded.get(file)) {
                    if (!holds(files.get(file), position, bytes) && differing[0] == NONE) {
                        differing[0] = file;
                    }
                    bytes.position(bytes.limit());
                } else if (layout.file(file).isOnDisk()) {
                    write(files.get(file), position, bytes);
                } else {
                    bytes.position(bytes.limit());
                }
            });
        } finally {
            bytes.limit(end);
        }
        return differing[0];
    }

    /** The failure when a guarded file differs from the torrent's content. */
    FileFailure inTheWay(int file) {
        return FileFailure.inTheWay(layout.file(file).path());
    }

    /** Fills the rest of the buffer; padding is zeros. Fails when a file is missing or too short. */
    void read(long offset, ByteBuffer into) throws FileFailure {
        int end = into.limit();
        try {
            forEachRun(offset, into.remaining(), (file, position, length) -> {
                into.limit(into.position() + length);
                read(file, position, into);
            });
        } finally {
            into.limit(end);
        }
    }

    /** Fills the rest of the buffer with a run of one file. Called within {@link #forEachRun}. */
    void read(int file, long position, ByteBuffer into) throws IOException {
        if (unwantedFiles.contains(file)) {
            unwantedFiles.part().read(contentOffset(file, position), into);
        } else if (layout.file(file).isOnDisk()) {
            read(files.get(file), position, into);
        } else {
            putZeros(into);
        }
    }

    /**
     * The same for a file that another program may have written.
     *
     * @return false, with nothing read, when the file is too short, or when this is its last run and its length is
     *     wrong
     */
    boolean readIfWhole(int file, long position, ByteBuffer into, FileOperations.Walk walk) throws IOException {
        CachedFile cached = files.get(file);
        long length = layout.file(file).length();
        long end = position + into.remaining();
        if (position == 0 && end == length && !cache.hasRoomFor(files.size())) {
            return cached.readWhole(into, walk);
        }
        int begin = into.position();
        return use(cached, false, open -> {
            long size = open.size();
            if (end == length ? size != end : size < end) {
                return false;
            }
            Transfer.read(open, into.position(begin), position);
            return true;
        });
    }

    /** Maps a run of one file; see {@link OpenFile#map}. */
    Optional<MemorySegment> map(int file, long position, long length, Arena arena) throws FileFailure {
        CachedFile cached = files.get(file);
        if (unwantedFiles.contains(file)) {
            return Optional.empty();
        }
        try {
            return use(cached, false, open -> open.map(position, length, arena));
        } catch (IOException e) {
            throw new FileFailure(cached.path(), e);
        }
    }

    /** Lets the next force cover these bytes too: another process has written them, and they may not be durable. */
    void doubtDurability(long offset, int length) throws FileFailure {
        forEachRun(offset, length, (file, position, run) -> {
            if (unwantedFiles.contains(file)) {
                unwantedFiles.part().doubtDurability();
            } else if (layout.file(file).isOnDisk()) {
                files.get(file).written();
            }
        });
    }

    /**
     * Sets which files are wanted. Bytes of newly wanted files move out of the part file. Bytes of an unwanted file
     * that does not exist yet are written to the part file from now on.
     */
    void want(BitSet wanted) throws FileFailure {
        unwantedFiles.lock().writeLock().lock();
        try {
            for (int i = 0; i < files.size(); i++) {
                if (wanted.get(i) && unwantedFiles.contains(i)) {
                    bringBack(i);
                    unwantedFiles.set(i, false);
                } else if (!wanted.get(i) && layout.file(i).isOnDisk() && !owned.isOurs(i) && !guarded.get(i)) {
                    unwantedFiles.set(i, true);
                }
            }
        } finally {
            unwantedFiles.lock().writeLock().unlock();
        }
    }

    private void bringBack(int index) throws FileFailure {
        StoredFile file = layout.file(index);
        PartFile part = unwantedFiles.part();
        long end = file.offset() + file.length();
        long at = file.offset();
        while (at < end && !part.isEmpty()) {
            int piece = part.pieceAt(at);
            int length = (int) Math.min(end - at, part.pieceEnd(piece) - at);
            if (part.holds(piece)) {
                ByteBuffer bytes = ByteBuffer.allocate(length);
                try {
                    readAvailable(part, at, bytes);
                    if (bytes.flip().hasRemaining()) {
                        write(files.get(index), at - file.offset(), bytes);
                    }
                } catch (IOException e) {
                    throw new FileFailure(file.path(), e);
                }
            }
            at += length;
        }
    }

    /**
     * Reads as many bytes as there are. The last slot of the part file ends with the last block written there; the rest
     * of its piece is written after the move.
     */
    private static void readAvailable(PartFile part, long offset, ByteBuffer into) throws IOException {
        try {
            part.read(offset, into);
        } catch (EOFException e) {
            // The buffer has all bytes that exist.
        }
    }

    private long contentOffset(int file, long position) {
        return layout.file(file).offset() + position;
    }

    /** Fails unless these files exist under their names; see {@link CachedFile#confirm}. Several threads check. */
    void confirm(BitSet wanted, DiskPool pool) throws FileFailure {
        pool.divide(files.size(), (from, to) -> {
            try (FileOperations.Walk walk = operations.walk(folder)) {
                for (int i = wanted.nextSetBit(from); i >= 0 && i < to; i = wanted.nextSetBit(i + 1)) {
                    confirm(i, walk);
                }
            }
        });
        forceFolders();
    }

    private void confirm(int file, FileOperations.Walk walk) throws FileFailure {
        if (layout.file(file).isOnDisk()) {
            try {
                files.get(file).confirm(walk);
            } catch (IOException e) {
                throw new FileFailure(files.get(file).path(), e);
            }
        }
    }

    /**
     * What other programs have done to open files; see {@link CachedFile#watch}. Fails when a file of ours has changed.
     */
    Map<Integer, FileFailure> watch() throws FileFailure {
        Map<Integer, FileFailure> touched = new LinkedHashMap<>();
        for (CachedFile file : cache.openFiles()) {
            if (files.get(file.index()) == file) {
                try {
                    file.watch();
                } catch (IOException e) {
                    FileFailure failure = new FileFailure(file.path(), e);
                    if (file.isOurs()) {
                        throw failure;
                    }
                    touched.put(file.index(), failure);
                }
            }
        }
        return touched;
    }

    /** Makes all earlier writes durable: bytes first, then the names of new files. */
    void force() throws FileFailure {
        List<CachedFile> inOrder = new ArrayList<>(dirty);
        inOrder.sort(Comparator.comparingInt(CachedFile::index));
        try (FileOperations.Walk walk = operations.walk(folder)) {
            for (CachedFile file : inOrder) {
                try {
                    file.force(walk);
                } catch (IOException e) {
                    throw new FileFailure(file.path(), e);
                }
            }
        }
        try {
            unwantedFiles.part().force();
        } catch (IOException e) {
            throw new FileFailure(unwantedFiles.part().path(), e);
        }
        forceFolders();
    }

    private void forceFolders() throws FileFailure {
        for (Path changed : new ArrayList<>(changedFolders)) {
            // Removed first: a file that gets its name in the meantime adds the folder again.
            changedFolders.remove(changed);
            try {
                operations.forceFolder(folder, changed);
            } catch (IOException e) {
                changedFolders.add(changed);
                throw new FileFailure(changed, e);
            }
        }
    }

    Optional<FileStamp> stamp(int file) throws FileFailure {
        Path path = layout.file(file).path();
        try {
            return operations.stamp(folder, path);
        } catch (IOException e) {
            throw new FileFailure(path, e);
        }
    }

    void recover() {
        dirty.clear();
        files.forEach(CachedFile::recover);
    }

    /** Closes every descriptor; this must not be used afterwards. */
    void close() {
        files.forEach(cache::close);
        unwantedFiles.part().close();
    }

    /** An action on an open file. */
    private interface Use<T> {
        T with(OpenFile open) throws IOException;
    }

    /**
     * Uses a file. A file server forgets its handles when it restarts. Then the name is looked up once more, and the
     * file is used if it is the same one.
     */
    private <T> T use(CachedFile file, boolean forWriting, Use<T> use) throws IOException {
        try {
            return useOnce(file, forWriting, use);
        } catch (FileFailure e) {
            throw e;
        } catch (IOException e) {
            if (!SystemError.of(e).equals(Optional.of(SystemError.STALE_HANDLE))) {
                throw e;
            }
            file.reopenNext();
            return useOnce(file, forWriting, use);
        }
    }

    private <T> T useOnce(CachedFile file, boolean forWriting, Use<T> use) throws IOException {
        OpenFile open = cache.enter(file, forWriting);
        try {
            return use.with(open);
        } finally {
            file.leave();
        }
    }

    private void write(CachedFile file, long position, ByteBuffer bytes) throws IOException {
        int begin = bytes.position();
        use(file, true, open -> {
            file.checkUncut(open);
            Transfer.write(open, bytes.position(begin), position);
            file.written();
            return bytes;
        });
    }

    /**
     * Whether the file has these bytes at this position. If so, they count as written, and the next force covers them.
     */
    private boolean holds(CachedFile file, long position, ByteBuffer bytes) throws IOException {
        ByteBuffer there = ByteBuffer.allocate(bytes.remaining());
        try {
            read(file, position, there);
        } catch (EOFException e) {
            return false;
        }
        if (!there.flip().equals(bytes)) {
            return false;
        }
        cache.enter(file, false);
        file.written();
        file.leave();
        return true;
    }

    private void read(CachedFile file, long position, ByteBuffer into) throws IOException {
        int begin = into.position();
        use(file, false, open -> {
            Transfer.read(open, into.position(begin), position);
            return into;
        });
    }

    private static void putZeros(ByteBuffer into) {
        while (into.hasRemaining()) {
            into.put(ZEROS.slice(0, Math.min(into.remaining(), ZEROS.capacity())));
        }
    }

    UnwantedFiles unwantedFiles() {
        return unwantedFiles;
    }

    /**
     * Calls the action for each run; a failure names its file. No file moves into or out of the part file during the
     * calls.
     */
    void forEachRun(long offset, int length, FileLayout.RunAction action) throws FileFailure {
        Path[] current = {Path.of("")};
        unwantedFiles.lock().readLock().lock();
        try {
            layout.forEachRun(offset, length, (file, position, run) -> {
                current[0] = layout.file(file).path();
                action.run(file, position, run);
            });
        } catch (FileFailure e) {
            throw e;
        } catch (IOException e) {
            throw new FileFailure(current[0], e);
        } finally {
            unwantedFiles.lock().readLock().unlock();
        }
    }
}
