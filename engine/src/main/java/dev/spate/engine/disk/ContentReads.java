package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.protocol.machine.Check;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The reads from one storage that a caller waits for: blocks for peers, and runs for readers. Disk threads do them in
 * preference to other work. Thread-safe; not for disk threads.
 */
final class ContentReads {
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final DiskPool pool;
    private final BufferPool batches;
    private final StorageTasks storageTasks;
    private final StorageFailures storageFailures;

    ContentReads(
            PieceGeometry geometry,
            ContentFiles files,
            DiskPool pool,
            BufferPool batches,
            StorageTasks storageTasks,
            StorageFailures storageFailures) {
        this.geometry = geometry;
        this.files = files;
        this.pool = pool;
        this.batches = batches;
        this.storageTasks = storageTasks;
        this.storageFailures = storageFailures;
    }

    /** See {@link Storage#read}. */
    ReadBatch read(List<BlockRef> wanted) throws IOException {
        Check.check(
                !wanted.isEmpty() && wanted.stream().allMatch(geometry::contains), "blocks of this torrent are read");
        ReadBatch batch = new ReadBatch(batches, wanted);
        if (!storageTasks.postUrgent(pool.leastLoaded(), diskThread -> fill(batch, diskThread))) {
            batch.close();
            throw closed();
        }
        batch.awaitFinish();
        return batch;
    }

    private static IOException closed() {
        return new IOException("the storage is closed");
    }

    /** Reads the blocks of a batch; blocks that follow each other in the content are read together. */
    private void fill(ReadBatch batch, DiskThread diskThread) {
        try {
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
                    storageFailures.reportUnreadable(
                            new PieceIndex(blocks.get(from).piece()), e, diskThread);
                }
                from = to;
            }
        } finally {
            batch.finish();
        }
    }

    /** Whether they can be read together. A run ends with its piece, so that an error names the right piece. */
    private static boolean follows(BlockRef first, BlockRef second) {
        return first.piece() == second.piece() && first.begin() + first.length() == second.begin();
    }

    /** Runs work on a disk thread and always waits for its end. An interruption is kept for later. */
    void run(long offset, int length, ContentAccess.ReadTask task) throws IOException {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        boolean isPosted = storageTasks.postUrgent(pool.leastLoaded(), diskThread -> {
            try {
                run(offset, length, task, diskThread);
                outcome.complete(null);
            } catch (IOException | RuntimeException e) {
                outcome.completeExceptionally(e);
            } catch (Error e) {
                outcome.completeExceptionally(e);
                throw e;
            }
        });
        if (!isPosted) {
            throw closed();
        }
        try {
            // Not get(), which an interruption ends: the disk thread uses the reader's memory until it is done.
            outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the content cannot be read", e.getCause());
        }
    }

    /** Runs the work piece by piece, so that an error names the right piece. It is reported as in a read for a peer. */
    private void run(long offset, int length, ContentAccess.ReadTask task, DiskThread diskThread) throws IOException {
        long at = offset;
        while (at < offset + length) {
            int piece = geometry.pieceAt(at);
            long end = Math.min(offset + length, geometry.pieceOffset(piece) + geometry.pieceLength(piece));
            try {
                task.run(diskThread, at, (int) (end - at));
            } catch (FileFailure e) {
                storageFailures.reportUnreadable(new PieceIndex(piece), e, diskThread);
                throw e;
            }
            at = end;
        }
    }
}
