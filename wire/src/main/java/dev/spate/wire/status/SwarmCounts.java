package dev.spate.wire.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of peers in the swarm, as far as we and the trackers know.
 *
 * @param peers connected peers
 * @param seeds connected peers that have every piece
 * @param seedsInSwarm seeds by the trackers' counts, or -1 when they have not told any
 * @param leechersInSwarm leechers by the trackers' counts, or -1 when they have not told any
 * @param copies complete copies among the connected peers and ourselves; the fraction is the share of pieces with one
 *     more. From 1 on, a download can be completed
 * @param peersBySource connected peers by the source of their addresses, see {@link PeerStatus#source}
 */
public record SwarmCounts(
        int peers,
        int seeds,
        int seedsInSwarm,
        int leechersInSwarm,
        double copies,
        Map<String, Integer> peersBySource) {
    /** No peer is known, and no tracker has told any counts. */
    public static final SwarmCounts NONE = new SwarmCounts(0, 0, -1, -1, 0, Map.of());

    public SwarmCounts {
        peersBySource = Collections.unmodifiableMap(new LinkedHashMap<>(peersBySource));
    }
}
