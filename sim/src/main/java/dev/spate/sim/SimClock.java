package dev.spate.sim;

/**
 * The clock of a host, as its machines see it: it begins anywhere, and runs a little too fast or too slow. Machines of
 * different hosts must not compare their times.
 */
final class SimClock {
    private static final double PPM = 1e-6;

    private final World world;
    private final long begin;
    private final double rate;

    /**
     * A clock.
     *
     * @param ahead how much it is ahead of the world's in the beginning; may be negative
     * @param fastPpm how much faster it runs, in parts per million; may be negative
     */
    SimClock(World world, long ahead, int fastPpm) {
        this.world = world;
        this.begin = world.now() - world.elapsed() + ahead;
        this.rate = 1 + fastPpm * PPM;
    }

    /** The world's own clock. */
    SimClock(World world) {
        this(world, 0, 0);
    }

    long now() {
        return begin + shown(world.elapsed());
    }

    /** When, in the time of the world, this clock shows this time. */
    long worldTime(long time) {
        long elapsed = Math.round((time - begin) / rate);
        while (shown(elapsed) < time - begin) {
            elapsed++;
        }
        return world.now() - world.elapsed() + elapsed;
    }

    private long shown(long elapsed) {
        return Math.round(elapsed * rate);
    }
}
