package dev.spate.wire.peer;

import dev.spate.wire.Payload;
import java.nio.ByteBuffer;

/** A payload that is still being received. */
public interface PayloadBuffer extends Payload {
    /**
     * Where the bytes go: from position to limit, {@link #length()} bytes. Always the same buffer, so that its
     * position tells how far reception has come.
     */
    ByteBuffer space();
}
