package dev.spate.wire.status;

/**
 * Who is in the swarm, as far as we and the trackers know.
 *
 * @param peers that we are connected to
 * @param seeds of those, peers that have every piece
 * @param seedsInSwarm as the trackers count, or -1 when they have not told
 * @param leechersInSwarm as the trackers count, or -1 when they have not told
 * @param copies complete copies among the connected peers and ourselves; the fraction is the share of pieces with one
 *     more. From 1 on, a download can be completed
 */
public record SwarmCounts(int peers, int seeds, int seedsInSwarm, int leechersInSwarm, double copies) {
    /** No peer is known, and no tracker has told anything. */
    public static final SwarmCounts NONE = new SwarmCounts(0, 0, -1, -1, 0);
}
