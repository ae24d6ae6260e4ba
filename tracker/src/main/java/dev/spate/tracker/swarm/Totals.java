package dev.spate.tracker.swarm;

/**
 * How much is remembered.
 *
 * @param swarms those with peers, and those that lost their last one not long ago
 * @param peersOfIpv4 entries, so that a peer counts once in every swarm
 * @param peersOfIpv6 likewise
 * @param seeds those of both that have everything
 */
public record Totals(int swarms, int peersOfIpv4, int peersOfIpv6, int seeds) {
    /** Nothing. */
    public static final Totals NONE = new Totals(0, 0, 0, 0);

    /** The totals of two tables together. */
    public Totals plus(Totals other) {
        return new Totals(
                swarms + other.swarms,
                peersOfIpv4 + other.peersOfIpv4,
                peersOfIpv6 + other.peersOfIpv6,
                seeds + other.seeds);
    }
}
