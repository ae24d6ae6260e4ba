package dev.spate.engine.net;

import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of messages that wait for the sockets of a session. Thread-safe.
 *
 * <p>Every link has a small amount for itself and a fraction of what is free. So many peers that do not read take
 * together no more memory than a few do.
 */
final class QueueMemory {
    private final AtomicLong taken = new AtomicLong();

    /** Whether a link with so many waiting bytes may queue so many more. */
    boolean allows(long waiting, long more) {
        long share = (NetLimits.QUEUED_BYTES_MAX - taken.get()) / NetLimits.QUEUE_SHARES;
        return waiting + more <= Math.max(NetLimits.QUEUED_BYTES_LEAST, share);
    }

    void count(long more) {
        taken.addAndGet(more);
    }

    /** The approximate memory of a waiting message. */
    static long bytesOf(Message message) {
        return NetLimits.MESSAGE_BYTES
                + switch (message) {
                    case Message.Bits bits -> Bitfield.byteLength(bits.bits().size());
                    case Message.ExtensionMessage extension -> extension.heldBytes();
                    default -> 0;
                };
    }
}
