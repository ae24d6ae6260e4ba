package dev.spate.engine.net;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.wire.BlockRef;
import dev.spate.wire.WireLimits;
import dev.spate.wire.peer.MessageEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks that a link's writer has taken from its queue, and their way to the wire. Owned by the writer.
 *
 * <p>A long block is read in parts of the usual block length, so that a link needs no more memory for it.
 */
final class UploadRun {
    /** A part of a block, or all of it. */
    private record Part(BlockRef bytes, BlockRef block) {
        boolean isFirst() {
            return bytes.begin() == block.begin();
        }

        boolean isLast() {
            return bytes.begin() + bytes.length() == block.begin() + block.length();
        }
    }

    /**
     * What one batch gives to send.
     *
     * @param buffers headers and payload in order
     * @param bytes the number of payload bytes
     * @param ended the number of blocks that are complete, with those that were left out
     * @param unread the blocks that were left out because they could not be read
     */
    record Portion(List<ByteBuffer> buffers, long bytes, int ended, List<BlockRef> unread) {}

    private final List<Part> parts = new ArrayList<>();
    private final ByteBuffer headers = ByteBuffer.allocateDirect(
            dev.spate.engine.disk.DiskLimits.BATCH_BLOCKS_MAX * MessageEncoder.PIECE_HEADER_LENGTH);
    /** Whether the current block could not be read, so that none of its parts is sent. */
    private boolean isLeftOut;

    void add(List<BlockRef> blocks) {
        for (BlockRef block : blocks) {
            for (int done = 0; done < block.length(); done += WireLimits.BLOCK_LENGTH) {
                int length = Math.min(WireLimits.BLOCK_LENGTH, block.length() - done);
                parts.add(new Part(new BlockRef(block.piece(), block.begin() + done, length), block));
            }
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The parts to read next, at most one batch. */
    List<BlockRef> next() {
        return parts.stream()
                .limit(dev.spate.engine.disk.DiskLimits.BATCH_BLOCKS_MAX)
                .map(Part::bytes)
                .toList();
    }

    /**
     * Removes the parts that were read. The returned buffers belong to the batch and are valid until the next call.
     *
     * @throws IOException when the first part of a block has been sent and a later one cannot be read
     */
    Portion take(ReadBatch batch) throws IOException {
        headers.clear();
        List<ByteBuffer> buffers = new ArrayList<>(2 * batch.blocks().size());
        List<BlockRef> unread = new ArrayList<>(0);
        long bytes = 0;
        int ended = 0;
        for (int i = 0; i < batch.blocks().size(); i++) {
            Part part = parts.get(i);
            if (part.isFirst()) {
                isLeftOut = !batch.isRead(i);
                if (isLeftOut) {
                    unread.add(part.block());
                } else {
                    buffers.add(header(part.block()));
                }
            } else if (!isLeftOut && !batch.isRead(i)) {
                // BEP 3 has no way to take back a message that has begun.
                throw new IOException("a block cannot be read to its end");
            }
            if (!isLeftOut) {
                buffers.add(batch.bytes(i));
                bytes += part.bytes().length();
            }
            ended += part.isLast() ? 1 : 0;
        }
        parts.subList(0, batch.blocks().size()).clear();
        return new Portion(buffers, bytes, ended, unread);
    }

    private ByteBuffer header(BlockRef block) {
        int from = headers.position();
        MessageEncoder.encodePieceHeader(block, headers);
        return headers.slice(from, MessageEncoder.PIECE_HEADER_LENGTH);
    }
}
