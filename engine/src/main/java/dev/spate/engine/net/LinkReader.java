package dev.spate.engine.net;

import dev.spate.engine.disk.Block;
import dev.spate.engine.disk.BlockPool;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageDecoder;
import dev.spate.wire.peer.PayloadBuffer;
import dev.spate.wire.peer.PayloadSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The receiving half of a link: turns bytes into messages. Created and run on a virtual thread of its own.
 *
 * <p>The rest of a block is read directly into the block's memory; only the bytes after it go into the buffer. The
 * buffer grows while reads fill it, and stays small on a quiet link.
 */
final class LinkReader {
    /** Receives the messages of one read in order. While it waits, the link reads nothing more. */
    interface Receiver {
        void received(List<Message> messages) throws InterruptedException;
    }

    private final Connection connection;
    private final BlockPool blocks;
    private final MessageDecoder decoder;
    private final IntSupplier pieceCount;
    private final Receiver receiver;
    private final ReadMemory shared;
    private ConfinedBuffer memory = new ConfinedBuffer(NetLimits.READ_LENGTH_MIN);
    private ByteBuffer buffer = memory.bytes();
    private List<Message> messages = new ArrayList<>();

    /**
     * A reader of one connection.
     *
     * @param decoder makes the decoder with the source of its memory
     * @param pieceCount the number of pieces of the torrent, or 0 while it is unknown
     * @param shared the memory that the buffer may grow into
     */
    LinkReader(
            Connection connection,
            BlockPool blocks,
            Function<PayloadSource, MessageDecoder> decoder,
            IntSupplier pieceCount,
            Receiver receiver,
            ReadMemory shared) {
        this.connection = connection;
        this.blocks = blocks;
        this.decoder = decoder.apply(this::take);
        this.pieceCount = pieceCount;
        this.receiver = receiver;
        this.shared = shared;
    }

    /** Receives until the peer closes the connection. */
    void run() throws IOException, ProtocolException, InterruptedException {
        try (decoder) {
            receiveAll();
        } finally {
            memory.close();
            shared.giveBack(buffer.capacity() - NetLimits.READ_LENGTH_MIN);
        }
    }

    private void receiveAll() throws IOException, ProtocolException, InterruptedException {
        while (true) {
            boolean wasFilled = read();
            learnPieceCount();
            buffer.flip();
            try {
                decode();
            } finally {
                // Messages before an error are delivered too: they hold memory that only the receiver releases.
                deliver();
            }
            buffer.clear();
            if (wasFilled && buffer.capacity() < NetLimits.READ_LENGTH_MAX && shared.tryTake(buffer.capacity())) {
                grow();
            }
        }
    }

    private void grow() {
        int length = 2 * buffer.capacity();
        memory.close();
        memory = new ConfinedBuffer(length);
        buffer = memory.bytes();
    }

    /** Delivers in portions, because a full buffer of small messages takes twenty times its length as objects. */
    private void decode() throws ProtocolException, InterruptedException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            buffer.limit(Math.min(end, buffer.position() + NetLimits.DECODED_LENGTH));
            decoder.decode(buffer, message -> messages.add(message));
            if (messages.size() >= NetLimits.MESSAGES_AT_ONCE) {
                deliver();
            }
        }
    }

    private void learnPieceCount() {
        int count = pieceCount.getAsInt();
        if (count != 0) {
            decoder.learnPieceCount(count);
        }
    }

    private void deliver() throws InterruptedException {
        if (!messages.isEmpty()) {
            List<Message> whole = messages;
            messages = new ArrayList<>();
            receiver.received(whole);
        }
    }

    /**
     * Memory for a block. Before it waits, it delivers what it has read: links that keep blocks while they wait for
     * memory would wait for each other for ever.
     */
    private PayloadBuffer take(int length) throws ProtocolException {
        try {
            Optional<Block> free = blocks.tryTake(length);
            if (free.isPresent()) {
                return free.get();
            }
            deliver();
            return blocks.take(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProtocolException("interrupted while waiting for memory", e);
        }
    }

    private boolean read() throws IOException {
        ByteBuffer rest = decoder.pendingSpace();
        long count;
        if (rest.hasRemaining()) {
            count = connection.read(rest, buffer);
            if (!rest.hasRemaining()) {
                decoder.filled(message -> messages.add(message));
            }
        } else {
            count = connection.read(buffer);
        }
        if (count < 0) {
            throw new EOFException("the peer has closed the link");
        }
        return !buffer.hasRemaining();
    }
}
