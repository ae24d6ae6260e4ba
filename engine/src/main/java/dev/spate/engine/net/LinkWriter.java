package dev.spate.engine.net;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The sending half of a link: writes its queue to the socket. Created and run on a virtual thread of its own.
 *
 * <p>Several blocks are read from disk together and sent in one gathering write with their headers. Their number
 * follows what the socket takes at once. A slow socket gets single blocks, so that a choke or a keep-alive does not
 * wait behind half a megabyte. No other link waits for the memory that a write holds while it waits for its peer.
 */
final class LinkWriter {
    private static final int BLOCKS_MAX = dev.spate.engine.disk.DiskLimits.BATCH_BLOCKS_MAX;

    private final Connection connection;
    private final LinkQueue queue;
    private final LinkContent content;
    private final WriteProgress progress;
    private final ConfinedBuffer memory = new ConfinedBuffer(NetLimits.WRITE_LENGTH);
    private final ByteBuffer small = memory.bytes();
    private final List<Message> messages = new ArrayList<>();
    private final List<BlockRef> blocks = new ArrayList<>();
    private final UploadRun run = new UploadRun();
    private int blocksAtOnce = 2;

    /** @param progress records the progress of writes to the socket */
    LinkWriter(Connection connection, LinkQueue queue, LinkContent content, WriteProgress progress) {
        this.connection = connection;
        this.queue = queue;
        this.content = content;
        this.progress = progress;
    }

    /** Sends until the queue is closed. */
    void run() throws IOException, InterruptedException {
        try (memory) {
            sendAll();
        }
    }

    private void sendAll() throws IOException, InterruptedException {
        while (queue.take(messages, blocks, blocksAtOnce)) {
            for (Message message : messages) {
                put(message);
            }
            messages.clear();
            run.add(blocks);
            blocks.clear();
            if (run.isEmpty()) {
                flush();
            }
            while (!run.isEmpty()) {
                sendRun();
            }
        }
    }

    private void put(Message message) throws IOException {
        int length = MessageEncoder.encodedLength(message);
        if (small.remaining() < length) {
            flush();
        }
        if (length > small.capacity()) {
            // A bitfield, which is sent only once, or a piece of metadata.
            ByteBuffer large = ByteBuffer.allocate(length);
            MessageEncoder.encode(message, large);
            send(large.flip());
        } else {
            MessageEncoder.encode(message, small);
        }
    }

    private void flush() throws IOException {
        send(small.flip());
        small.clear();
    }

    private void sendRun() throws IOException {
        try (ReadBatch batch = content.read(run.next())) {
            UploadRun.Portion portion = run.take(batch);
            List<ByteBuffer> parts = new ArrayList<>(1 + portion.buffers().size());
            parts.add(small.flip());
            parts.addAll(portion.buffers());
            adapt(send(parts.toArray(ByteBuffer[]::new)));
            small.clear();
            content.uploaded(portion.ended(), portion.bytes(), portion.unread());
        }
    }

    /** Adapts the number of blocks to the speed of the socket: a slow socket needs more writes. */
    private void adapt(int writes) {
        if (writes == 1) {
            blocksAtOnce = Math.min(BLOCKS_MAX, blocksAtOnce * 2);
        } else if (writes > 3) {
            blocksAtOnce = Math.max(1, blocksAtOnce / 2);
        }
    }

    /** Returns the number of writes. */
    private int send(ByteBuffer... parts) throws IOException {
        int writes = 0;
        for (int first = unsent(parts, 0); first < parts.length; first = unsent(parts, first)) {
            progress.begin();
            connection.write(parts, first, parts.length - first);
            progress.end();
            writes++;
        }
        return writes;
    }

    private static int unsent(ByteBuffer[] parts, int from) {
        int first = from;
        while (first < parts.length && !parts[first].hasRemaining()) {
            first++;
        }
        return first;
    }
}
