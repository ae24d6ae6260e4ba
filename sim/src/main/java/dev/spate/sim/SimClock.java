package dev.spate.sim;

/** Virtual time in nanoseconds; it moves only when the world takes its next event. */
final class SimClock {
    private long now;

    long now() {
        return now;
    }

    void advanceTo(long time) {
        now = Math.max(now, time);
    }
}
