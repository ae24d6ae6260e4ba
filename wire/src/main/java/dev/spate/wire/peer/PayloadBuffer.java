package dev.spate.wire.peer;

import dev.spate.wire.Payload;
import java.nio.ByteBuffer;

/** A payload that is still being received. */
public interface PayloadBuffer extends Payload {
    /**
     * The buffer for the bytes: {@link #length()} bytes from position to limit. It is always the same buffer, so its
     * position shows how many bytes have arrived.
     */
    ByteBuffer space();
}
