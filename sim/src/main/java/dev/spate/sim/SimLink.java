package dev.spate.sim;

import java.util.SplittableRandom;

/** A connection between two hosts, which may be the same host. */
final class SimLink {
    private final LinkEnd dialler;
    private final LinkEnd listener;
    private final boolean isFast;
    private final boolean isExtended;
    private final SplittableRandom random;
    private final long latency;
    private final long[] arrivedUntil = new long[2];

    SimLink(World world, SimTorrent from, SimTorrent to, Weather weather) {
        this.isFast = from.plan().supportsFast && to.plan().supportsFast;
        this.isExtended = from.plan().supportsExtensions && to.plan().supportsExtensions;
        int pieces = from.content().geometry().pieceCount();
        this.dialler = new LinkEnd(world, from, this, pieces);
        this.random = world.random("link " + dialler + " to " + to);
        this.listener = new LinkEnd(world, to, this, pieces);
        this.latency = weather.latencyMin() + random.nextLong(weather.latencyMax() - weather.latencyMin() + 1);
        arrivedUntil[0] = arrivedUntil[1] = world.now();
    }

    LinkEnd dialler() {
        return dialler;
    }

    LinkEnd listener() {
        return listener;
    }

    boolean isFast() {
        return isFast;
    }

    boolean isExtended() {
        return isExtended;
    }

    SplittableRandom random() {
        return random;
    }

    long latency() {
        return latency;
    }

    LinkEnd other(LinkEnd end) {
        return end.equals(dialler) ? listener : dialler;
    }

    /** The time at which bytes that leave this end now arrive. Nothing arrives before bytes that left earlier. */
    long arrival(LinkEnd from, long leaves, long delay) {
        int direction = from.equals(dialler) ? 0 : 1;
        arrivedUntil[direction] = Math.max(arrivedUntil[direction], leaves + latency + delay);
        return arrivedUntil[direction];
    }
}
