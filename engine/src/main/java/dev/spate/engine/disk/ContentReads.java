package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What is read of one storage for others: blocks that go to peers, and runs for readers. Disk threads do it before
 * anything else, because somebody waits. Thread-safe; not for disk threads.
 */
final class ContentReads {
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final DiskPool pool;
    private final BufferPool batches;
    private final TaskGate gate;
    private final Failures failures;

    ContentReads(
            PieceGeometry geometry,
            ContentFiles files,
            DiskPool pool,
            BufferPool batches,
            TaskGate gate,
            Failures failures) {
        this.geometry = geometry;
        this.files = files;
        this.pool = pool;
        this.batches = batches;
        this.gate = gate;
        this.failures = failures;
    }

    /** See {@link Storage#read}. */
    ReadBatch read(List<BlockRef> wanted) throws IOException {
        Check.check(
                !wanted.isEmpty() && wanted.stream().allMatch(geometry::contains), "blocks of this torrent are read");
        ReadBatch batch = new ReadBatch(batches, wanted);
        if (!gate.postUrgent(pool.leastLoaded(), lane -> fill(batch, lane))) {
            batch.close();
            throw closed();
        }
        batch.awaitFinish();
        return batch;
    }

    private static IOException closed() {
        return new IOException("the storage is closed");
    }

    /** Blocks that follow each other in the content are read together, as far as files allow. */
    private void fill(ReadBatch batch, Lane lane) {
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
                    failures.tellUnreadable(new PieceIndex(blocks.get(from).piece()), e, lane);
                }
                from = to;
            }
        } finally {
            batch.finish();
        }
    }

    /** Runs end with their piece, so that an error names the right one. */
    private static boolean follows(BlockRef first, BlockRef second) {
        return first.piece() == second.piece() && first.begin() + first.length() == second.begin();
    }

    /**
     * Lets a disk thread do something with a run of the content and waits for it, whatever happens. An interruption is
     * kept for later.
     */
    void run(long offset, int length, ContentAccess.Errand errand) throws IOException {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        boolean isPosted = gate.postUrgent(pool.leastLoaded(), lane -> {
            try {
                run(offset, length, errand, lane);
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
            // Not get(): the disk thread uses the reader's memory until it is done.
            outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the content cannot be read", e.getCause());
        }
    }

    /** Piece by piece, so that an error names the right one: it is told as it would be for a peer. */
    private void run(long offset, int length, ContentAccess.Errand errand, Lane lane) throws IOException {
        long at = offset;
        while (at < offset + length) {
            int piece = geometry.pieceAt(at);
            long end = Math.min(offset + length, geometry.pieceOffset(piece) + geometry.pieceLength(piece));
            try {
                errand.run(lane, at, (int) (end - at));
            } catch (FileFailure e) {
                failures.tellUnreadable(new PieceIndex(piece), e, lane);
                throw e;
            }
            at = end;
        }
    }
}
