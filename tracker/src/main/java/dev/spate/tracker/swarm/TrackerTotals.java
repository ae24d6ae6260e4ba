package dev.spate.tracker.swarm;

/**
 * How much is remembered.
 *
 * @param swarms those with peers, and those that lost their last one not long ago
 * @param peersOfIpv4 entries, so that a peer counts once in every swarm
 * @param peersOfIpv6 likewise
 * @param seeds those of both that have everything
 */
public record TrackerTotals(int swarms, int peersOfIpv4, int peersOfIpv6, int seeds) {
    /** Nothing. */
    public static final TrackerTotals NONE = new TrackerTotals(0, 0, 0, 0);

    /** The totals of two tables together. */
    public TrackerTotals plus(TrackerTotals other) {
        return new TrackerTotals(
                swarms + other.swarms,
                peersOfIpv4 + other.peersOfIpv4,
                peersOfIpv6 + other.peersOfIpv6,
                seeds + other.seeds);
    }
}
