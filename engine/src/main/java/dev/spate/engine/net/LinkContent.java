package dev.spate.engine.net;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.wire.BlockRef;
import java.io.IOException;
import java.util.List;

/** Gives a link's writer the blocks to send, and records that they were sent. */
interface LinkContent {
    /** Reads blocks from disk and waits for them. The batch holds at least the first block, perhaps more. */
    ReadBatch read(List<BlockRef> blocks) throws IOException;

    /**
     * Records what the socket has taken.
     *
     * @param blocks the number of blocks that ended, including unread ones
     * @param bytes the number of payload bytes
     * @param unread the blocks of these that could not be read and were left out
     */
    void uploaded(int blocks, long bytes, List<BlockRef> unread);
}
