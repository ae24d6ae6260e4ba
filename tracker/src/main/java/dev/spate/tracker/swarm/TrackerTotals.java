package dev.spate.tracker.swarm;

/**
 * The numbers of stored swarms and peers.
 *
 * @param swarms swarms with peers, and those that had some until recently
 * @param peersOfIpv4 IPv4 peers; a peer counts once in every swarm
 * @param peersOfIpv6 IPv6 peers, counted in the same way
 * @param seeds peers of both families that have every piece
 */
public record TrackerTotals(int swarms, int peersOfIpv4, int peersOfIpv6, int seeds) {
    /** No swarms and no peers. */
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
