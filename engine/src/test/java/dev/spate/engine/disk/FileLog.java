package dev.spate.engine.disk;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The real file system with a log of all changes, and with faults that a test chooses. Thread-safe. */
public class FileLog implements FileOperations {
    /** One change; the log has them in the order in which they ended. */
    public sealed interface Entry {
        /** Bytes reached the page cache; {@code bytes} is empty unless the log keeps them. */
        record Wrote(Path file, long position, int length, ByteBuffer bytes) implements Entry {}

        /** A force ended; it covers what was logged before it began, at the index {@code begun}. */
        record Forced(Path file, int begun) implements Entry {}

        /** A new name. */
        record Created(Path path) implements Entry {}

        /** The names of a folder are durable. */
        record ForcedFolder(Path folder) implements Entry {}
    }

    private final FileOperations real = new LocalFiles();
    private final boolean keepsBytes;
    private final List<Entry> entries = new ArrayList<>();
    private final AtomicInteger openCount = new AtomicInteger();
    private final AtomicInteger openings = new AtomicInteger();
    private final AtomicInteger stampReads = new AtomicInteger();

    public FileLog() {
        this(false);
    }

    /** Keeps the written bytes if a test needs them; they take memory. */
    public FileLog(boolean keepsBytes) {
        this.keepsBytes = keepsBytes;
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The number of files that are open now. */
    public int openCount() {
        return openCount.get();
    }

    /** How often any file was opened. */
    public int openings() {
        return openings.get();
    }

    /** How often the stamp of a name was read. */
    public int stampReads() {
        return stampReads.get();
    }

    /** Overridden to let a write fail or end early: returns how many bytes may be written. */
    protected int beforeWrite(Path file, long position, int length) throws IOException {
        return length;
    }

    /** Overridden to let a read fail. */
    protected void beforeRead(Path file, long position) throws IOException {}

    /** Overridden to return no bytes for a moment, as a shared folder may. */
    protected boolean isReadLater(Path file) {
        return false;
    }

    /** Overridden to let a force fail; false leaves the force out. */
    protected boolean beforeForce(Path file) throws IOException {
        return true;
    }

    /** Overridden to let the force of a folder's names fail. */
    protected void beforeForceFolder(Path child) throws IOException {}

    /** Overridden to support no locks. */
    protected void beforeLock() throws IOException {}

    /** Overridden to support no force of folders. */
    protected boolean canForceFolders() {
        return true;
    }

    /** Overridden to map files; by default they cannot be mapped. */
    protected Optional<MemorySegment> map(long length, Arena arena) {
        return Optional.empty();
    }

    @Override
    public OpenFile open(Folder folder, Path file, Access access) throws IOException {
        OpenFile opened = real.open(folder, file, access);
        openCount.incrementAndGet();
        openings.incrementAndGet();
        if (access.isNew()) {
            log(new Entry.Created(file));
        }
        return new Logged(file, opened);
    }

    @Override
    public int nameCount(Folder folder, Path file) throws IOException {
        return real.nameCount(folder, file);
    }

    @Override
    public void separate(Folder folder, Path file) throws IOException {
        real.separate(folder, file);
    }

    @Override
    public void deleteFile(Folder folder, Path file) throws IOException {
        real.deleteFile(folder, file);
    }

    @Override
    public void createFolder(Folder folder, Path child) throws IOException {
        real.createFolder(folder, child);
        log(new Entry.Created(child));
    }

    @Override
    public List<Path> list(Folder folder, Path child) throws IOException {
        return real.list(folder, child);
    }

    @Override
    public boolean isReadable(Folder folder, Path file) {
        return real.isReadable(folder, file);
    }

    @Override
    public void createLink(Folder folder, Path link, Path target) throws IOException {
        real.createLink(folder, link, target);
    }

    @Override
    public boolean forceFolder(Folder folder, Path child) throws IOException {
        beforeForceFolder(child);
        boolean isForced = canForceFolders() && real.forceFolder(folder, child);
        log(new Entry.ForcedFolder(child));
        return isForced;
    }

    @Override
    public Optional<FileStamp> stamp(Folder folder, Path file) throws IOException {
        stampReads.incrementAndGet();
        return real.stamp(folder, file);
    }

    private synchronized int log(Entry entry) {
        entries.add(entry);
        return entries.size();
    }

    private synchronized int logged() {
        return entries.size();
    }

    private final class Logged implements OpenFile {
        private final Path file;
        private final OpenFile opened;

        Logged(Path file, OpenFile opened) {
            this.file = file;
            this.opened = opened;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            if (isReadLater(file)) {
                return 0;
            }
            beforeRead(file, position);
            return opened.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            int allowed = beforeWrite(file, position, from.remaining());
            ByteBuffer part = from.slice(from.position(), allowed);
            int written = allowed == 0 ? 0 : opened.write(part, position);
            byte[] bytes = new byte[keepsBytes ? written : 0];
            from.get(from.position(), bytes);
            from.position(from.position() + written);
            log(new Entry.Wrote(file, position, written, ByteBuffer.wrap(bytes)));
            return written;
        }

        @Override
        public void force() throws IOException {
            int begun = logged();
            if (beforeForce(file)) {
                opened.force();
                log(new Entry.Forced(file, begun));
            }
        }

        @Override
        public Optional<MemorySegment> map(long position, long length, Arena arena) {
            return FileLog.this.map(length, arena);
        }

        @Override
        public long size() throws IOException {
            return opened.size();
        }

        @Override
        public void truncate(long length) throws IOException {
            opened.truncate(length);
        }

        @Override
        public boolean isLockedElsewhere() throws IOException {
            beforeLock();
            return opened.isLockedElsewhere();
        }

        @Override
        public boolean tryLock() throws IOException {
            beforeLock();
            return opened.tryLock();
        }

        @Override
        public void close() throws IOException {
            openCount.decrementAndGet();
            opened.close();
        }
    }
}
