package dev.spate.engine.dribble;

import dev.spate.engine.net.Connection;
import dev.spate.http.Deadline;
import dev.spate.wire.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes and gives the bytes of another connection in portions of odd lengths, from 1 byte to 16 KiB, each after a
 * delay. One thread reads, one thread writes, and any thread may close.
 */
final class DribbleConnection implements Connection {
    private static final int[] PORTIONS = {1, 3, 7, 31, 1_461, 4_099, 16_383};
    private static final int DELAY_NANOS_MAX = 200_000;

    private final Connection inner;
    private final SplittableRandom reads;
    private final SplittableRandom writes;
    private final AtomicLong carried;

    /** @param carried counts the bytes of both directions */
    DribbleConnection(Connection inner, SplittableRandom random, AtomicLong carried) {
        this.inner = inner;
        this.reads = random.split();
        this.writes = random.split();
        this.carried = carried;
    }

    @Override
    public long read(ByteBuffer... into) throws IOException {
        return carry(next(into, 0, into.length), reads, inner::read);
    }

    @Override
    public long write(ByteBuffer[] from, int first, int count) throws IOException {
        return carry(next(from, first, count), writes, portion -> inner.write(new ByteBuffer[] {portion}, 0, 1));
    }

    private interface Direction {
        long move(ByteBuffer portion) throws IOException;
    }

    /** The first buffer that is not done; a portion never reaches into the next one. */
    private static ByteBuffer next(ByteBuffer[] buffers, int first, int count) {
        int next = first;
        while (next < first + count - 1 && !buffers[next].hasRemaining()) {
            next++;
        }
        return buffers[next];
    }

    private long carry(ByteBuffer buffer, SplittableRandom random, Direction direction) throws IOException {
        LockSupport.parkNanos(random.nextInt(DELAY_NANOS_MAX));
        int end = buffer.limit();
        int portion = PORTIONS[random.nextInt(PORTIONS.length)];
        buffer.limit(Math.min(end, buffer.position() + portion));
        try {
            long count = direction.move(buffer);
            carried.addAndGet(Math.max(0, count));
            return count;
        } finally {
            buffer.limit(end);
        }
    }

    @Override
    public void limitReads(Deadline deadline) {
        inner.limitReads(deadline);
    }

    @Override
    public PeerAddress remote() {
        return inner.remote();
    }

    @Override
    public Optional<InetAddress> localAddress() {
        return inner.localAddress();
    }

    @Override
    public String carrier() {
        return "dribble";
    }

    @Override
    public void close() {
        inner.close();
    }
}
