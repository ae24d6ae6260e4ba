package dev.spate.engine.net;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The sending half of a link: drains its queue into the socket. Runs on a virtual thread of its own.
 *
 * <p>A run of blocks is read by the disk and leaves in one gathering write with its headers. How long a run may be
 * follows what the socket takes at once: a slow one gets single blocks, so that a choke or a keep-alive does not wait
 * behind half a megabyte.
 */
final class LinkWriter {
    private static final int BLOCKS_MAX = dev.spate.engine.disk.Limits.BATCH_BLOCKS_MAX;

    private final GatheringByteChannel channel;
    private final LinkQueue queue;
    private final LinkContent content;
    private final ByteBuffer small = ByteBuffer.allocateDirect(Limits.WRITE_LENGTH);
    private final ByteBuffer headers = ByteBuffer.allocateDirect(BLOCKS_MAX * MessageEncoder.PIECE_HEADER_LENGTH);
    private final List<Message> messages = new ArrayList<>();
    private final List<BlockRef> blocks = new ArrayList<>();
    private int blocksAtOnce = 2;

    LinkWriter(GatheringByteChannel channel, LinkQueue queue, LinkContent content) {
        this.channel = channel;
        this.queue = queue;
        this.content = content;
    }

    /** Sends until the queue is closed. */
    void run() throws IOException, InterruptedException {
        while (queue.take(messages, blocks, blocksAtOnce)) {
            for (Message message : messages) {
                put(message);
            }
            messages.clear();
            if (blocks.isEmpty()) {
                flush();
            }
            while (!blocks.isEmpty()) {
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
            // Only a bitfield is so long, and it is sent once.
            ByteBuffer large = ByteBuffer.allocate(length);
            MessageEncoder.encode(message, large);
            writeAll(large.flip());
        } else {
            MessageEncoder.encode(message, small);
        }
    }

    private void flush() throws IOException {
        writeAll(small.flip());
        small.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void sendRun() throws IOException, InterruptedException {
        try (ReadBatch batch = content.read(blocks)) {
            List<ByteBuffer> parts = new ArrayList<>(1 + 2 * batch.blocks().size());
            parts.add(small.flip());
            headers.clear();
            List<BlockRef> unread = new ArrayList<>(0);
            long bytes = 0;
            for (int i = 0; i < batch.blocks().size(); i++) {
                if (batch.isRead(i)) {
                    int from = headers.position();
                    MessageEncoder.encodePieceHeader(batch.blocks().get(i), headers);
                    parts.add(headers.slice(from, MessageEncoder.PIECE_HEADER_LENGTH));
                    parts.add(batch.bytes(i));
                    bytes += batch.blocks().get(i).length();
                } else {
                    unread.add(batch.blocks().get(i));
                }
            }
            send(parts.toArray(ByteBuffer[]::new));
            small.clear();
            int count = batch.blocks().size();
            blocks.subList(0, count).clear();
            content.uploaded(count, bytes, unread);
        }
    }

    private void send(ByteBuffer[] parts) throws IOException {
        int writes = 0;
        int first = 0;
        while (first < parts.length) {
            channel.write(parts, first, parts.length - first);
            writes++;
            while (first < parts.length && !parts[first].hasRemaining()) {
                first++;
            }
        }
        if (writes == 1) {
            blocksAtOnce = Math.min(BLOCKS_MAX, blocksAtOnce * 2);
        } else if (writes > 3) {
            blocksAtOnce = Math.max(1, blocksAtOnce / 2);
        }
    }
}
