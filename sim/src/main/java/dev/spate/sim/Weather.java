package dev.spate.sim;

/**
 * The conditions of a network.
 *
 * @param latencyMin one way, in nanoseconds
 * @param latencyMax each link, and each pair of hosts, has its own latency between the two
 * @param jitter how much later than the latency a datagram may arrive, so that it is overtaken by later ones
 * @param lossRate the probability that a datagram is lost, and that a transmission of a link must be repeated, which
 *     takes a time-out
 * @param duplicateRate the probability that a datagram arrives twice
 * @param breakRate the probability that a link breaks with a transmission
 */
record Weather(long latencyMin, long latencyMax, long jitter, double lossRate, double duplicateRate, double breakRate) {
    static final Weather FAIR = new Weather(5 * World.MILLI, 40 * World.MILLI, 2 * World.MILLI, 0, 0, 0);
    static final Weather ROUGH =
            new Weather(10 * World.MILLI, 300 * World.MILLI, 100 * World.MILLI, 0.02, 0.005, 0.0002);
}
