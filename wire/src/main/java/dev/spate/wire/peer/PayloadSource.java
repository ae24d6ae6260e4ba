package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;

/** Where a decoder gets the memory for the block that a peer begins to send. */
@FunctionalInterface
public interface PayloadSource {
    /**
     * Memory for one block; whoever holds it releases it once.
     *
     * @param length bytes, 1 to 16 KiB
     * @throws ProtocolException when the peer sends more than it was asked for, so that no memory is due to it
     */
    PayloadBuffer take(int length) throws ProtocolException;
}
