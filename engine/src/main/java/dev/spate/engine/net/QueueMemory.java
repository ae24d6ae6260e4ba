package dev.spate.engine.net;

import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory messages may take that wait for the sockets of a session. Thread-safe.
 *
 * <p>Every link has a little for itself, and beyond that a part of what is left, so that many peers that do not read
 * together take no more than a few do.
 */
final class QueueMemory {
    private final AtomicLong taken = new AtomicLong();

    /** Whether a link that has so many bytes waiting may have so many more. */
    boolean allows(long waiting, long more) {
        long share = (NetLimits.QUEUED_BYTES_MAX - taken.get()) / NetLimits.QUEUE_SHARES;
        return waiting + more <= Math.max(NetLimits.QUEUED_BYTES_LEAST, share);
    }

    void count(long more) {
        taken.addAndGet(more);
    }

    /** What a message takes while it waits, about. */
    static long bytesOf(Message message) {
        return NetLimits.MESSAGE_BYTES
                + switch (message) {
                    case Message.Bits bits -> Bitfield.byteLength(bits.bits().size());
                    case Message.ExtensionMessage extension -> extension.heldBytes();
                    default -> 0;
                };
    }
}
