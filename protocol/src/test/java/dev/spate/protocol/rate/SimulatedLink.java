package dev.spate.protocol.rate;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * A peer behind a link, in virtual time: it answers requests in order at the bandwidth of the link, and a block takes
 * the delay in both directions. The caller sees only whole wake-ups, up to a jitter late, like a loop.
 */
final class SimulatedLink {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 16 * 1024;

    final RequestWindow window;
    long bandwidth;
    long delay;
    long now;
    long received;
    int largest;

    private final RandomGenerator random;
    private final long jitter;
    private final ArrayDeque<long[]> underWay = new ArrayDeque<>();
    private long linkFreeAt;

    SimulatedLink(RequestWindow window, long bandwidth, long delay, long jitter, RandomGenerator random) {
        this.window = window;
        this.bandwidth = bandwidth;
        this.delay = delay;
        this.jitter = jitter;
        this.random = random;
    }

    /** Requests all that the window allows until then. */
    void runUntil(long end) {
        while (now < end) {
            askUpTo(Integer.MAX_VALUE);
            long next = underWay.getFirst()[1];
            if (jitter > 0) {
                next += random.nextLong(jitter);
            }
            now = Math.max(now, next);
            receive();
        }
    }

    void askUpTo(int most) {
        for (int i = Math.min(window.room(), most); i > 0; i--) {
            linkFreeAt = Math.max(linkFreeAt, now + delay / 2) + BLOCK * SECOND / bandwidth;
            underWay.addLast(new long[] {now, linkFreeAt + delay / 2});
            window.onRequest(now);
        }
        largest = Math.max(largest, window.size());
    }

    private void receive() {
        while (!underWay.isEmpty() && underWay.getFirst()[1] <= now) {
            long askedAt = underWay.removeFirst()[0];
            received += BLOCK;
            window.onBlock(now, BLOCK, now - askedAt);
        }
    }
}
