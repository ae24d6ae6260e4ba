package dev.spate.engine.webseed;

import dev.spate.engine.disk.Block;
import dev.spate.engine.disk.BlockPool;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a stream of bytes into the blocks of one run. Owned by the link's thread. */
final class BlockFiller implements AutoCloseable {
    /** Receives whole blocks, and owns them from then on. While it waits, nothing more is read. */
    interface Receiver {
        void received(List<Message.Piece> blocks) throws InterruptedException;
    }

    private static final byte[] ZEROS = new byte[dev.spate.wire.WireLimits.BLOCK_LENGTH];

    private final List<BlockRef> run;
    private final BlockPool pool;
    private final Receiver receiver;
    private final List<Message.Piece> whole = new ArrayList<>();
    private int next;
    private Optional<Block> current = Optional.empty();

    BlockFiller(List<BlockRef> run, BlockPool pool, Receiver receiver) {
        this.run = run;
        this.pool = pool;
        this.receiver = receiver;
    }

    /** Adds the next bytes of the run. */
    void put(byte[] bytes, int offset, int length) throws InterruptedException {
        int done = 0;
        while (done < length) {
            Block block = current();
            int step = Math.min(length - done, block.space().remaining());
            block.space().put(bytes, offset + done, step);
            done += step;
            if (!block.space().hasRemaining()) {
                whole.add(new Message.Piece(run.get(next), block));
                current = Optional.empty();
                next++;
            }
        }
    }

    /** Adds bytes of padding. */
    void putZeros(int length) throws InterruptedException {
        for (int done = 0; done < length; done += ZEROS.length) {
            put(ZEROS, 0, Math.min(ZEROS.length, length - done));
        }
    }

    private Block current() throws InterruptedException {
        if (current.isEmpty()) {
            Optional<Block> free = pool.tryTake(run.get(next).length());
            if (free.isEmpty()) {
                // Links that keep blocks while they wait for memory would wait for each other for ever.
                flush();
                free = Optional.of(pool.take(run.get(next).length()));
            }
            current = free;
        }
        return current.get();
    }

    /** Delivers the whole blocks. */
    void flush() throws InterruptedException {
        if (!whole.isEmpty()) {
            List<Message.Piece> blocks = List.copyOf(whole);
            whole.clear();
            receiver.received(blocks);
        }
    }

    /** Releases the memory of blocks that were not delivered. */
    @Override
    public void close() {
        current.ifPresent(Block::release);
        current = Optional.empty();
        whole.forEach(piece -> piece.payload().release());
        whole.clear();
    }
}
