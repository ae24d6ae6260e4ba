package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import dev.spate.protocol.torrent.Disk;
import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.metainfo.PieceHashes;
import dev.spate.wire.peer.PayloadBuffer;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The files of one torrent. {@link Disk}'s methods are called by the session's loop, {@link #read} by any thread that is
 * not a disk thread; events are told by disk threads.
 */
public final class Storage implements Disk {
    private static final System.Logger LOG = System.getLogger(Storage.class.getName());

    /** A task that has begun keeps the files open; the highest bit says that no other may begin. */
    private static final long CLOSING = Long.MIN_VALUE;

    private final PieceGeometry geometry;
    private final PieceHashes hashes;
    private final Folder folder;
    private final FileLayout layout;
    private final ContentFiles files;
    private final DiskPool pool;
    private final BatchPool batches;
    private final BlockDigests digests;
    private final Consumer<DiskEvent> events;

    /** Pieces being written; entered by the loop, removed by the disk thread that knows the verdict. */
    private final ConcurrentHashMap<Integer, PieceAttempt> attempts = new ConcurrentHashMap<>();

    /** Whether anything came to be written. Owned by the loop. */
    private boolean hasWritten;

    private final AtomicLong begun = new AtomicLong();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    /** Counted up by every failure and every recovery: odd while failed. */
    private final AtomicLong failures = new AtomicLong();

    /**
     * The storage of one torrent; touches no file yet.
     *
     * @param content what the files should hold
     * @param folder where they are
     * @param shared what all torrents of a session use together
     * @param salt secret of this session, so that nobody can prepare blocks with equal digests
     * @param events must not block and must not throw
     */
    public Storage(Content content, Folder folder, Shared shared, long salt, Consumer<DiskEvent> events) {
        this.geometry = content.geometry();
        this.hashes = content.hashes();
        this.layout = content.layout();
        this.folder = folder;
        this.files = new ContentFiles(shared.operations(), folder, layout, content.guarded(), shared.cache());
        this.pool = shared.pool();
        this.batches = shared.batches();
        this.digests = new BlockDigests(salt, geometry, files);
        this.events = events;
    }

    /**
     * What a torrent's files should hold.
     *
     * @param layout which file holds what
     * @param geometry how the content is cut
     * @param hashes of its pieces
     * @param guarded files of others: never written, but compared with what would be
     */
    public record Content(FileLayout layout, PieceGeometry geometry, PieceHashes hashes, BitSet guarded) {
        public Content {
            guarded = (BitSet) guarded.clone();
            Check.check(layout.totalLength() == geometry.totalLength(), "the files hold exactly the content");
            Check.check(hashes.count() == geometry.pieceCount(), "every piece has a hash");
        }

        /** Files that are all ours. */
        public Content(FileLayout layout, PieceGeometry geometry, PieceHashes hashes) {
            this(layout, geometry, hashes, new BitSet());
        }
    }

    /**
     * What all torrents of a session use together.
     *
     * @param operations the file system
     * @param cache their descriptors
     * @param pool their threads
     * @param batches memory for uploads
     */
    public record Shared(FileOperations operations, FileCache cache, DiskPool pool, BatchPool batches) {}

    @Override
    public void check(PieceIndex piece) {
        post(laneOf(piece.value()), lane -> check(piece, lane));
    }

    @Override
    public void write(BlockRef block, Payload payload) {
        Check.check(geometry.isBlock(block), "only whole blocks are written");
        if (!(payload instanceof PayloadBuffer buffer)) {
            throw new IllegalStateException("the engine's payloads have their bytes in memory");
        }
        hasWritten = true;
        PieceAttempt attempt = join(block.piece());
        if (!post(attempt.lane(), new Write(attempt, block, buffer, failures.get()))) {
            payload.release();
            leave(attempt);
        }
    }

    /** Whether a block was ever given to {@link #write}, so that files may be ours. Called by the loop. */
    public boolean hasWritten() {
        return hasWritten;
    }

    @Override
    public void discard(PieceIndex piece) {
        if (attempts.containsKey(piece.value())) {
            // The attempt keeps its thread: blocks of a new one must not overtake writes that are still queued.
            forget(join(piece.value()));
        }
    }

    @Override
    public void digest(PieceIndex piece) {
        post(laneOf(piece.value()), lane -> {
            try {
                lane.tell(events, new DiskEvent.PieceDigested(piece, digests.of(piece.value(), Map.of(), lane)));
            } catch (FileFailure e) {
                unreadable(piece, e, lane);
            }
        });
    }

    @Override
    public void force(long ticket) {
        post(pool.keeper(), lane -> {
            files.force();
            lane.tell(events, new DiskEvent.Forced(ticket));
        });
    }

    /**
     * Creates the wanted files that have no bytes.
     *
     * @param created run by a disk thread once they are there; a failure is told as an event instead
     */
    public void createEmptyFiles(IntPredicate isWanted, Runnable created) {
        post(pool.keeper(), lane -> {
            for (int i = 0; i < layout.files().size(); i++) {
                StoredFile file = layout.file(i);
                if (file.length() == 0 && file.isOnDisk() && isWanted.test(i)) {
                    files.create(i);
                }
            }
            created.run();
        });
    }

    /**
     * Reads blocks for an upload, waiting for memory and for the device. A block that cannot be read is left out, and
     * its piece told as {@link DiskEvent.Unreadable}.
     *
     * @param wanted one block or more; the batch may hold fewer of them, always the first ones
     * @throws IOException when the storage is closed
     */
    public ReadBatch read(List<BlockRef> wanted) throws IOException, InterruptedException {
        Check.check(
                !wanted.isEmpty() && wanted.stream().allMatch(geometry::contains), "blocks of this torrent are read");
        ReadBatch batch = new ReadBatch(batches, batches.take(), wanted);
        if (!begin()) {
            batch.close();
            throw new IOException("the storage is closed");
        }
        if (!pool.leastLoaded().postUrgent(new Read(batch))) {
            end();
            batch.close();
            throw new IOException("the storage is closed");
        }
        batch.awaitFinish();
        return batch;
    }

    /** What is read for somebody who is no peer: whole files, in runs of any length. */
    public ContentAccess access() {
        return new ContentAccess(files, batches, this::runUrgently);
    }

    /**
     * Lets a disk thread do something before anything else and waits for it, whatever happens. An interruption is kept
     * for later.
     */
    private void runUrgently(long offset, int length, ContentAccess.Errand errand) throws IOException {
        if (!begin()) {
            throw new IOException("the storage is closed");
        }
        Urgent task = new Urgent(offset, length, errand);
        if (!pool.leastLoaded().postUrgent(task)) {
            end();
            throw new IOException("the storage is closed");
        }
        task.await();
    }

    /** What is there under a file's name, or empty when nothing is. Looks at the disk, so not for the loop. */
    public Optional<FileStamp> stamp(int file) throws FileFailure {
        return files.stamp(file);
    }

    @Override
    public void recover() {
        long count = failures.get();
        if (count % 2 == 1) {
            files.recover();
            failures.set(count + 1);
            attempts.keySet().forEach(piece -> forget(join(piece)));
        }
    }

    /**
     * Finishes what was asked for, makes it durable and closes every file. More work is dropped; calling it again
     * changes nothing.
     *
     * @return completed by a disk thread after the last event was told
     */
    public CompletableFuture<Void> close() {
        long before = begun.getAndUpdate(count -> count | CLOSING);
        if (before == 0) {
            closeFiles();
        }
        return closed;
    }

    private void check(PieceIndex piece, Lane lane) throws FileFailure {
        long offset = geometry.pieceOffset(piece.value());
        int length = geometry.pieceLength(piece.value());
        boolean genuine = false;
        if (files.isThere(offset, length)) {
            var digest = Digests.sha1();
            try {
                lane.hash(files, offset, length, digest);
                genuine = hashes.matches(piece.value(), digest.digest());
                if (genuine) {
                    files.doubtDurability(offset, length);
                }
            } catch (FileFailure e) {
                // What cannot be read is not had: downloading it again may even repair the sector.
                failUnlessFolderIsThere(e);
            }
        }
        lane.tell(events, new DiskEvent.PieceChecked(piece, genuine));
    }

    /** A file that cannot be read is damaged; a folder that has gone may come back with all its pieces. */
    private void failUnlessFolderIsThere(FileFailure e) throws FileFailure {
        if (!folder.isPresent()) {
            throw e;
        }
    }

    private void write(PieceAttempt attempt, BlockRef block, PayloadBuffer payload, Lane lane) throws FileFailure {
        boolean isNew;
        try {
            isNew = attempt.write(block, payload.space().rewind());
        } finally {
            payload.release();
        }
        if (!isNew) {
            return;
        }
        lane.tellSoon(events, new DiskEvent.BlockWritten(block));
        if (attempt.isComplete()) {
            conclude(attempt, lane);
        }
    }

    private void conclude(PieceAttempt attempt, Lane lane) throws FileFailure {
        PieceIndex piece = new PieceIndex(attempt.piece());
        if (hashes.matches(piece.value(), attempt.finish())) {
            attempt.settleContest();
            lane.tell(events, new DiskEvent.PieceVerified(piece));
        } else {
            List<Long> found = digests.of(piece.value(), attempt.contested(), lane);
            attempt.forget();
            lane.tell(events, new DiskEvent.PieceFailed(piece, found));
        }
    }

    /** Blocks that follow each other in the content are read together, as far as files allow. */
    private void read(ReadBatch batch, Lane lane) {
        List<BlockRef> blocks = batch.blocks();
        int from = 0;
        while (from < blocks.size()) {
            int to = from + 1;
            while (to < blocks.size() && follows(blocks.get(to - 1), blocks.get(to))) {
                to++;
            }
            try {
                files.read(geometry.offset(blocks.get(from)), batch.space(from, to));
                batch.markRead(from, to);
            } catch (FileFailure e) {
                unreadable(new PieceIndex(blocks.get(from).piece()), e, lane);
            }
            from = to;
        }
    }

    /** Runs end with their piece, so that an error names the right one. */
    private static boolean follows(BlockRef first, BlockRef second) {
        return first.piece() == second.piece() && first.begin() + first.length() == second.begin();
    }

    private void unreadable(PieceIndex piece, FileFailure e, Lane lane) {
        if (folder.isPresent()) {
            lane.tell(events, new DiskEvent.Unreadable(piece, e.text()));
        } else {
            fail(e.event(folder), lane, failures.get());
        }
    }

    private Lane laneOf(int piece) {
        PieceAttempt attempt = attempts.get(piece);
        return attempt == null ? pool.leastLoaded() : attempt.lane();
    }

    /** The attempt at a piece stays, and keeps its thread, while a task for it is queued or blocks of it are written. */
    private PieceAttempt join(int piece) {
        return attempts.compute(piece, (key, there) -> {
            PieceAttempt attempt = there == null ? new PieceAttempt(piece, pool.leastLoaded(), geometry, files) : there;
            attempt.join();
            return attempt;
        });
    }

    private void leave(PieceAttempt attempt) {
        attempts.computeIfPresent(attempt.piece(), (key, there) -> there.leave() ? null : there);
    }

    private void forget(PieceAttempt attempt) {
        DiskTask forget = new DiskTask() {
            @Override
            public void run(Lane lane) {
                attempt.forget();
                leave(attempt);
            }

            @Override
            public void done() {
                end();
            }
        };
        if (!post(attempt.lane(), forget)) {
            leave(attempt);
        }
    }

    private void fail(DiskEvent.Failed event, Lane lane, long generation) {
        if (generation % 2 == 0 && failures.compareAndSet(generation, generation + 1)) {
            lane.tell(events, event);
        }
    }

    /** A bug, or an error of the JDK: told like a faulty device, so that the torrent stops and the session goes on. */
    private void fail(RuntimeException bug, Lane lane, long generation) {
        LOG.log(System.Logger.Level.ERROR, "the storage of a torrent failed", bug);
        fail(new DiskEvent.Failed(DiskEvent.Cause.FAULTY, "", "internal error: " + bug), lane, generation);
    }

    /** Something that may fail for the whole storage. */
    private interface Work {
        void run(Lane lane) throws FileFailure;
    }

    private void post(Lane lane, Work work) {
        post(lane, new Task(work, failures.get()));
    }

    private boolean post(Lane lane, DiskTask task) {
        if (!begin()) {
            return false;
        }
        if (!lane.post(task)) {
            end();
            return false;
        }
        return true;
    }

    private boolean begin() {
        return begun.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
    }

    private void end() {
        if (begun.decrementAndGet() == CLOSING) {
            closeFiles();
        }
    }

    /** Forces what is left on the thread that forces; when the pool is closed already, here. */
    private void closeFiles() {
        DiskTask last = new DiskTask() {
            @Override
            public void run(Lane lane) {
                files.close();
            }

            @Override
            public void done() {
                closed.complete(null);
            }
        };
        if (!pool.keeper().post(last)) {
            files.close();
            closed.complete(null);
        }
    }

    /** Work is only done in the time between two failures in which it was asked for. */
    private final class Task implements DiskTask {
        private final Work work;
        private final long generation;

        Task(Work work, long generation) {
            this.work = work;
            this.generation = generation;
        }

        @Override
        public void run(Lane lane) {
            if (generation % 2 == 1 || failures.get() != generation) {
                return;
            }
            try {
                work.run(lane);
            } catch (FileFailure e) {
                fail(e.event(folder), lane, generation);
            } catch (RuntimeException e) {
                fail(e, lane, generation);
            }
        }

        @Override
        public void done() {
            end();
        }
    }

    private final class Write implements DiskTask {
        private final PieceAttempt attempt;
        private final BlockRef block;
        private final PayloadBuffer payload;
        private final long generation;

        Write(PieceAttempt attempt, BlockRef block, PayloadBuffer payload, long generation) {
            this.attempt = attempt;
            this.block = block;
            this.payload = payload;
            this.generation = generation;
        }

        @Override
        public void run(Lane lane) {
            try {
                if (generation % 2 == 1 || failures.get() != generation) {
                    payload.release();
                } else {
                    write(attempt, block, payload, lane);
                }
            } catch (FileFailure e) {
                fail(e.event(folder), lane, generation);
            } catch (RuntimeException e) {
                fail(e, lane, generation);
            } finally {
                leave(attempt);
            }
        }

        @Override
        public void done() {
            end();
        }
    }

    /** A piece that cannot be read for a reader is told like one that cannot be read for a peer. */
    private final class Urgent implements DiskTask {
        private final long offset;
        private final int length;
        private final ContentAccess.Errand errand;
        private final CompletableFuture<Void> outcome = new CompletableFuture<>();

        Urgent(long offset, int length, ContentAccess.Errand errand) {
            this.offset = offset;
            this.length = length;
            this.errand = errand;
        }

        @Override
        public void run(Lane lane) {
            try {
                // Piece by piece, so that an error names the right one.
                long at = offset;
                while (at < offset + length) {
                    int piece = geometry.pieceAt(at);
                    long end = Math.min(offset + length, geometry.pieceOffset(piece) + geometry.pieceLength(piece));
                    try {
                        errand.run(lane, at, (int) (end - at));
                    } catch (FileFailure e) {
                        unreadable(new PieceIndex(piece), e, lane);
                        throw e;
                    }
                    at = end;
                }
                outcome.complete(null);
            } catch (IOException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        }

        void await() throws IOException {
            try {
                // Not get(): the disk thread uses the reader's memory until it is done.
                outcome.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof IOException failure
                        ? failure
                        : new IOException("the content cannot be read", e.getCause());
            }
        }

        @Override
        public void done() {
            end();
        }
    }

    private final class Read implements DiskTask {
        private final ReadBatch batch;

        Read(ReadBatch batch) {
            this.batch = batch;
        }

        @Override
        public void run(Lane lane) {
            try {
                read(batch, lane);
            } finally {
                batch.finish();
            }
        }

        @Override
        public void done() {
            end();
        }
    }
}
