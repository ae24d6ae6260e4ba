package dev.spate.engine.net;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * Memory outside the heap that is given back when it is closed: the collector may not look at it for as long as thousands of
 * links take. Owned by the thread that creates it.
 */
final class ConfinedBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final ByteBuffer bytes;

    ConfinedBuffer(int length) {
        this.bytes = arena.allocate(length).asByteBuffer();
    }

    /** All of it; whoever touches it afterwards gets an exception. */
    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
