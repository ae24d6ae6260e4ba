package dev.spate.engine.net;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The receiving half of a link: turns bytes into messages. Runs on a virtual thread of its own.
 *
 * <p>What remains of a block is read straight into its own memory, and only what follows it into the buffer. The buffer
 * grows while reads fill it and is small on a quiet link.
 */
final class LinkReader {
    /** Takes what one read has brought, in order, and may wait: then nothing more is read. */
    interface Receiver {
        void received(List<Message> messages) throws InterruptedException;
    }

    private final ScatteringByteChannel channel;
    private final MessageDecoder decoder;
    private final Receiver receiver;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(Limits.READ_LENGTH_MIN);
    private List<Message> messages = new ArrayList<>();

    LinkReader(ScatteringByteChannel channel, MessageDecoder decoder, Receiver receiver) {
        this.channel = channel;
        this.decoder = decoder;
        this.receiver = receiver;
    }

    /** Receives until the other side ends. */
    void run() throws IOException, ProtocolException, InterruptedException {
        while (true) {
            boolean wasFilled = read();
            buffer.flip();
            decoder.decode(buffer, messages::add);
            buffer.clear();
            if (!messages.isEmpty()) {
                receiver.received(messages);
                messages = new ArrayList<>();
            }
            if (wasFilled && buffer.capacity() < Limits.READ_LENGTH_MAX) {
                buffer = ByteBuffer.allocateDirect(2 * buffer.capacity());
            }
        }
    }

    private boolean read() throws IOException {
        ByteBuffer rest = decoder.pendingSpace();
        long count;
        if (rest.hasRemaining()) {
            count = channel.read(new ByteBuffer[] {rest, buffer});
            if (!rest.hasRemaining()) {
                decoder.filled(messages::add);
            }
        } else {
            count = channel.read(buffer);
        }
        if (count < 0) {
            throw new EOFException("the peer has closed the link");
        }
        return !buffer.hasRemaining();
    }
}
