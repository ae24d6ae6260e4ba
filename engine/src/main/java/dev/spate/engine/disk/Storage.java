package dev.spate.engine.disk;

import dev.spate.engine.file.FileCache;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.OwnedFiles;
import dev.spate.engine.file.ReadOnlyFiles;
import dev.spate.engine.file.StoredFile;
import dev.spate.protocol.machine.Check;
import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.DiskEvent;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The files of one torrent. The session's loop calls the methods of {@link Disk}; any thread that is not a disk thread
 * may call {@link #read}. Disk threads send the events.
 */
public final class Storage implements Disk {
    private final PieceGeometry geometry;
    private final PieceHashes hashes;
    private final FileLayout layout;
    private final ContentFiles files;
    private final PieceCheck checks;
    private final DiskPool pool;
    private final BufferPool batches;
    private final BlockDigests digests;
    private final StorageFailures storageFailures;
    private final StorageTasks storageTasks;
    private final PieceWrites pieceWrites;
    private final ContentReads reads;

    /** Bytes of all blocks given to {@link #write}. */
    private final LongAdder writtenBytes = new LongAdder();

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * The storage of one torrent; it does not use any file yet.
     *
     * @param content what the files should contain
     * @param folder the folder of the files
     * @param shared what all torrents of a session share
     * @param salt a secret of this session, so that peers cannot make blocks with equal digests
     * @param events must not block and must not throw
     */
    public Storage(Content content, Folder folder, Shared shared, long salt, Consumer<DiskEvent> events) {
        this.geometry = content.geometry();
        this.hashes = content.hashes();
        this.layout = content.layout();
        this.files = new ContentFiles(shared.operations(), folder, content, shared.cache());
        this.checks = new PieceCheck(content, shared.operations(), folder, files);
        this.pool = shared.pool();
        this.batches = shared.batches();
        this.digests = new BlockDigests(salt, geometry, files);
        this.storageFailures = new StorageFailures(folder, events);
        this.storageTasks = new StorageTasks(this::closeFiles);
        this.pieceWrites = new PieceWrites(geometry, files, pool);
        this.reads = new ContentReads(geometry, files, pool, batches, storageTasks, storageFailures);
    }

    /**
     * What a torrent's files should contain.
     *
     * @param layout the files and their places in the content
     * @param geometry the pieces of the content
     * @param hashes the hashes of the pieces
     * @param guarded files of others: they are never written, only compared with the blocks
     * @param owned which of the files are ours
     * @param part contains the bytes of unwanted files
     * @param aside the files whose bytes are in the part file
     * @param isProgressKept whether progress is saved, so that pieces found on disk must be made durable before
     */
    public record Content(
            FileLayout layout,
            PieceGeometry geometry,
            PieceHashes hashes,
            BitSet guarded,
            OwnedFiles owned,
            PartFile part,
            BitSet aside,
            boolean isProgressKept) {
        public Content {
            guarded = (BitSet) guarded.clone();
            aside = (BitSet) aside.clone();
            Check.check(layout.totalLength() == geometry.totalLength(), "the files hold exactly the content");
            Check.check(hashes.count() == geometry.pieceCount(), "every piece has a hash");
        }
    }

    /**
     * What all torrents of a session share.
     *
     * @param operations the file system
     * @param cache the open files
     * @param pool the disk threads
     * @param batches memory for uploads
     */
    public record Shared(FileOperations operations, FileCache cache, DiskPool pool, BufferPool batches) {
        /** The same, but read-only. */
        public Shared readOnly() {
            return new Shared(new ReadOnlyFiles(operations), cache, pool, batches);
        }
    }

    @Override
    public void check(PieceIndex piece) {
        post(pieceWrites.threadOf(piece.value()), (diskThread, period) -> {
            boolean isGenuine = checks.isGenuine(piece.value(), diskThread);
            diskThread.send(period, new DiskEvent.PieceChecked(piece, isGenuine));
        });
    }

    @Override
    public void write(BlockRef block, Payload payload) {
        Check.check(geometry.isBlock(block), "only whole blocks are written");
        if (!(payload instanceof PayloadBuffer buffer)) {
            throw new IllegalStateException("the engine's payloads have their bytes in memory");
        }
        writtenBytes.add(block.length());
        PieceWrite pieceWrite = pieceWrites.join(block.piece());
        StorageFailures.Period period = storageFailures.period();
        if (!storageTasks.postShort(
                pieceWrite.thread(), diskThread -> write(pieceWrite, block, buffer, period, diskThread))) {
            payload.release();
            pieceWrites.leave(pieceWrite);
        }
    }

    /** Whether a block was ever given to {@link #write}, so that some files may be ours. Called by the loop. */
    public boolean hasWritten() {
        return writtenBytes.sum() > 0;
    }

    /** The bytes of all blocks that were ever given to {@link #write}. Called by any thread. */
    public long writtenBytes() {
        return writtenBytes.sum();
    }

    @Override
    public void discard(PieceIndex piece) {
        if (pieceWrites.isBeingWritten(piece.value())) {
            forget(piece.value());
        }
    }

    /** The piece keeps its thread: its new blocks must not overtake writes that are still queued. */
    private void forget(int piece) {
        PieceWrite pieceWrite = pieceWrites.join(piece);
        boolean isPosted = storageTasks.post(pieceWrite.thread(), diskThread -> {
            pieceWrite.forget();
            pieceWrites.leave(pieceWrite);
        });
        if (!isPosted) {
            pieceWrites.leave(pieceWrite);
        }
    }

    @Override
    public void digest(PieceIndex piece) {
        post(pieceWrites.threadOf(piece.value()), (diskThread, period) -> {
            try {
                diskThread.send(
                        period, new DiskEvent.PieceDigested(piece, digests.of(piece.value(), Map.of(), diskThread)));
            } catch (FileFailure e) {
                storageFailures.reportUnreadable(piece, e, diskThread);
            }
        });
    }

    @Override
    public void force(long ticket) {
        post(pool.syncThread(), (diskThread, period) -> {
            files.force();
            diskThread.send(period, new DiskEvent.Forced(ticket));
        });
    }

    @Override
    public void want(BitSet wanted) {
        post(pool.syncThread(), (_, _) -> files.want(wanted));
    }

    /** Like {@link #want}, but at once; called by the thread that opens, before any other work. */
    public void begin(BitSet wanted) throws FileFailure {
        files.want(wanted);
    }

    @Override
    public void confirm(long ticket, BitSet wanted) {
        post(pool.syncThread(), (diskThread, period) -> {
            files.confirm(wanted, pool);
            diskThread.send(period, new DiskEvent.Confirmed(ticket));
        });
    }

    /**
     * For a changed file that is only seeded, one piece that must be affected is reported. The others follow when they
     * are requested.
     */
    @Override
    public void watch() {
        post(
                pool.syncThread(),
                (diskThread, _) -> files.watch().forEach((file, failure) -> {
                    StoredFile touched = layout.file(file);
                    if (touched.length() > 0) {
                        int last = geometry.pieceAt(touched.offset() + touched.length() - 1);
                        storageFailures.reportUnreadable(new PieceIndex(last), failure, diskThread);
                    }
                }));
    }

    /**
     * Reads blocks for an upload; waits for the device. A block that cannot be read is left out, and its piece is
     * reported as {@link DiskEvent.Unreadable}.
     *
     * @param wanted one block or more, the first of at most 16 KiB; the batch may have only the first of them
     * @throws IOException when the storage is closed
     */
    public ReadBatch read(List<BlockRef> wanted) throws IOException {
        return reads.read(wanted);
    }

    /** Access for readers that are not peers: whole files, in runs of any length. */
    public ContentAccess access() {
        return new ContentAccess(files, batches, reads::run);
    }

    /** The stamp of the file, or empty when it does not exist. Reads from the disk, so not for the loop. */
    public Optional<FileStamp> stamp(int file) throws FileFailure {
        return files.stamp(file);
    }

    /** Sends the result of a save of the torrent's progress; a failure ends the work on its files too. */
    public void reportSave(DiskEvent event) {
        storageFailures.reportSave(event);
    }

    @Override
    public void recover() {
        if (storageFailures.isFailed()) {
            files.recover();
            storageFailures.recover();
            pieceWrites.pieces().forEach(this::forget);
        }
    }

    /**
     * Finishes all requested work, makes it durable and closes every file. Later work is dropped; a second call does
     * nothing.
     *
     * @return completed by a disk thread after the last event was sent
     */
    public CompletableFuture<Void> close() {
        storageTasks.close();
        return closed;
    }

    private void write(
            PieceWrite pieceWrite,
            BlockRef block,
            PayloadBuffer payload,
            StorageFailures.Period asked,
            DiskThread diskThread) {
        try {
            if (!storageFailures.carryOut(
                    (own, period) -> write(pieceWrite, block, payload, own, period), diskThread, asked)) {
                payload.release();
            }
        } finally {
            pieceWrites.leave(pieceWrite);
        }
    }

    private void write(
            PieceWrite pieceWrite,
            BlockRef block,
            PayloadBuffer payload,
            DiskThread diskThread,
            StorageFailures.Period period)
            throws FileFailure {
        boolean isNew;
        try {
            isNew = pieceWrite.write(block, payload.space().rewind());
        } finally {
            payload.release();
        }
        if (!isNew) {
            return;
        }
        diskThread.sendSoon(period, new DiskEvent.BlockWritten(block));
        if (pieceWrite.isComplete()) {
            conclude(pieceWrite, diskThread, period);
        }
    }

    private void conclude(PieceWrite pieceWrite, DiskThread diskThread, StorageFailures.Period period)
            throws FileFailure {
        PieceIndex piece = new PieceIndex(pieceWrite.piece());
        if (hashes.matches(piece.value(), pieceWrite.finish())) {
            pieceWrite.settleContest();
            diskThread.send(period, new DiskEvent.PieceVerified(piece));
        } else {
            List<Long> found = digests.of(piece.value(), pieceWrite.contested(), diskThread);
            pieceWrite.forget();
            diskThread.send(period, new DiskEvent.PieceFailed(piece, found));
        }
    }

    private void post(DiskThread diskThread, StorageFailures.Work work) {
        StorageFailures.Period period = storageFailures.period();
        storageTasks.post(diskThread, own -> storageFailures.carryOut(work, own, period));
    }

    /** Closes the files on the thread that forces; if the pool is already closed, on this one. */
    private void closeFiles() {
        DiskTask last = new DiskTask() {
            @Override
            public void run(DiskThread diskThread) {
                files.close();
            }

            @Override
            public void done() {
                closed.complete(null);
            }
        };
        if (!pool.syncThread().post(last)) {
            files.close();
            closed.complete(null);
        }
    }
}
