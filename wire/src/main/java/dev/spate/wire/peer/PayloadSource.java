package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;

/** Provides a decoder with the memory for a block when a peer begins to send it. */
@FunctionalInterface
public interface PayloadSource {
    /**
     * Memory for one block; its holder releases it exactly once.
     *
     * @param length bytes, 1 to 16 KiB
     * @throws ProtocolException when the peer sends more than we requested, so that it gets no memory
     */
    PayloadBuffer take(int length) throws ProtocolException;
}
