package dev.spate.protocol.rate;

import static dev.spate.protocol.machine.Check.check;

import java.util.Arrays;

/**
 * Bytes per second over the last seconds, and the total of all time.
 *
 * <p>Owned by one loop. Adding costs a few additions; the memory is fixed.
 */
public final class RateMeter {
    private static final long SECOND = 1_000_000_000L;
    private static final int WINDOW_SECONDS_DEFAULT = 5;

    // Ten complete slots and the one that is being filled.
    private static final int SLOTS = 11;

    private final long slotLength;
    private final long[] slots = new long[SLOTS];
    private long sum;
    private long total;
    private long slot = Long.MIN_VALUE;
    private long since;

    /** A meter over five seconds, as shown to people. */
    public RateMeter() {
        this(WINDOW_SECONDS_DEFAULT);
    }

    /** A meter over so many seconds: the choker needs 20, because a block of a slow peer takes that long. */
    public RateMeter(int windowSeconds) {
        check(windowSeconds > 0, "a meter covers at least a second");
        slotLength = windowSeconds * SECOND / (SLOTS - 1);
    }

    /** Counts bytes that moved now. */
    public void add(long bytes, long now) {
        advance(now);
        if (sum == 0) {
            since = now;
        }
        slots[Math.floorMod(slot, SLOTS)] += bytes;
        sum += bytes;
        total += bytes;
    }

    /**
     * The mean of the window. A meter that has just started, or starts again after a pause, divides by the time since
     * then. It divides by at least one second, so that the first block does not make a peer look fast.
     */
    public long bytesPerSecond(long now) {
        advance(now);
        if (sum == 0) {
            return 0;
        }
        long windowStart = (slot - (SLOTS - 1)) * slotLength;
        long elapsed = Math.max(SECOND, now - Math.max(since, windowStart));
        return (long) ((double) sum * SECOND / elapsed);
    }

    /** All bytes ever added. */
    public long total() {
        return total;
    }

    private void advance(long now) {
        long current = Math.floorDiv(now, slotLength);
        if (current <= slot) {
            return;
        }
        if (slot == Long.MIN_VALUE || current - slot >= SLOTS) {
            Arrays.fill(slots, 0);
            sum = 0;
            slot = current;
            return;
        }
        while (slot < current) {
            slot++;
            int index = Math.floorMod(slot, SLOTS);
            sum -= slots[index];
            slots[index] = 0;
        }
    }
}
