package dev.spate.tracker.swarm;

import dev.spate.wire.announce.ScrapeResponse.Counts;

/** The result of an announce. */
public sealed interface AnnounceOutcome {
    /**
     * The peer is listed now, or removed if it stopped.
     *
     * @param counts the numbers of its swarm, including the peer
     */
    record Introduced(Counts counts) implements AnnounceOutcome {}

    /** Nothing was stored, because a limit is reached. */
    enum Full implements AnnounceOutcome {
        /** No more swarms fit. */
        SWARMS,
        /** No more peers fit into any swarm. */
        PEERS,
        /** No more peers fit into this swarm. */
        SWARM,
        /** This address already has as many peers as one address may have. */
        ADDRESS
    }
}
