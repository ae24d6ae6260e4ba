package dev.spate.sim;

/**
 * What a network is like.
 *
 * @param latencyMin one way, in nanoseconds
 * @param latencyMax each link has a latency of its own between the two
 * @param lossRate how likely something that is sent must be sent again, which takes a time-out
 * @param breakRate how likely a link breaks with something that is sent on it
 */
record Weather(long latencyMin, long latencyMax, double lossRate, double breakRate) {
    static final Weather FAIR = new Weather(5 * World.MILLI, 40 * World.MILLI, 0, 0);
    static final Weather ROUGH = new Weather(10 * World.MILLI, 300 * World.MILLI, 0.02, 0.0002);
}
