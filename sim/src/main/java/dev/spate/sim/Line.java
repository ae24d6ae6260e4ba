package dev.spate.sim;

import dev.spate.protocol.machine.Check;

/**
 * A host's connection to the network: one bandwidth in each direction, which its links share in the order of their
 * sends.
 */
final class Line {
    private final long upBytesPerSecond;
    private final long downBytesPerSecond;
    private long upFreeAt = Long.MIN_VALUE;
    private long downFreeAt = Long.MIN_VALUE;
    private long upTotal;

    Line(long upBytesPerSecond, long downBytesPerSecond) {
        Check.check(upBytesPerSecond >= 0 && downBytesPerSecond >= 0, "a bandwidth is not negative");
        this.upBytesPerSecond = upBytesPerSecond;
        this.downBytesPerSecond = downBytesPerSecond;
    }

    /** The time at which the last of these bytes has left. */
    long up(long now, long bytes) {
        upTotal += bytes;
        upFreeAt = Math.max(upFreeAt, now) + duration(bytes, upBytesPerSecond);
        return upFreeAt;
    }

    /** The time at which the last of these bytes has arrived, if the first arrives at {@code arrives}. */
    long down(long arrives, long bytes) {
        downFreeAt = Math.max(downFreeAt, arrives) + duration(bytes, downBytesPerSecond);
        return downFreeAt;
    }

    /** All bytes that ever left, including messages. */
    long upTotal() {
        return upTotal;
    }

    private static long duration(long bytes, long bytesPerSecond) {
        return bytesPerSecond == 0 ? 0 : bytes * World.SECOND / bytesPerSecond;
    }
}
