package dev.spate.sim;

/**
 * The conditions of a network.
 *
 * @param latencyMin one way, in nanoseconds
 * @param latencyMax each link has its own latency between the two
 * @param lossRate the probability that a transmission must be repeated, which takes a time-out
 * @param breakRate the probability that a link breaks with a transmission
 */
record Weather(long latencyMin, long latencyMax, double lossRate, double breakRate) {
    static final Weather FAIR = new Weather(5 * World.MILLI, 40 * World.MILLI, 0, 0);
    static final Weather ROUGH = new Weather(10 * World.MILLI, 300 * World.MILLI, 0.02, 0.0002);
}
