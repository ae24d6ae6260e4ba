package dev.spate.engine.net;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.wire.BlockRef;
import java.io.IOException;
import java.util.List;

/** Where a link's writer gets the blocks that it sends, and where it tells that they are gone. */
interface LinkContent {
    /** Reads blocks from disk and waits for them; the batch holds one or more of the first ones. */
    ReadBatch read(List<BlockRef> blocks) throws IOException;

    /**
     * The socket has taken these bytes.
     *
     * @param blocks how many ended with them
     * @param unread those of them that could not be read and were left out
     */
    void uploaded(int blocks, long bytes, List<BlockRef> unread);
}
