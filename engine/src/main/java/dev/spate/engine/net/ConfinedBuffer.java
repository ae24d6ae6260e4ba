package dev.spate.engine.net;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * Memory outside the heap that is released on close. Thousands of links may come and go before the garbage collector
 * would release it. Owned by the thread that creates it.
 */
final class ConfinedBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final ByteBuffer bytes;

    ConfinedBuffer(int length) {
        this.bytes = arena.allocate(length).asByteBuffer();
    }

    /** The whole memory; an access after {@link #close} throws. */
    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
