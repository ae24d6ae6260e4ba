package dev.spate.engine.disk;

import dev.spate.wire.Payload;
import dev.spate.wire.peer.PayloadBuffer;
import java.nio.ByteBuffer;

/**
 * The memory of one block, lent by a {@link BlockPool}. Each loan has a new handle, so that the use of an old one is
 * noticed.
 */
public final class Block implements PayloadBuffer {
    private final BlockPool pool;
    private final ByteBuffer space;
    private int length;
    /** Guarded by the pool. */
    private boolean isReleased;

    Block(BlockPool pool, ByteBuffer space, int length) {
        this.pool = pool;
        this.space = space;
        this.length = length;
        space.clear().limit(length);
    }

    @Override
    public ByteBuffer space() {
        return space;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public boolean append(Payload rest) {
        if (!(rest instanceof Block more) || length + more.length > space.capacity()) {
            return false;
        }
        space.limit(length + more.length).put(length, more.space, 0, more.length);
        length += more.length;
        more.release();
        return true;
    }

    @Override
    public void release() {
        pool.release(this);
    }

    /** Called by the pool under its lock; returns false if it was already released. */
    boolean markReleased() {
        boolean first = !isReleased;
        isReleased = true;
        return first;
    }
}
