package dev.spate.tracker.swarm;

import dev.spate.wire.announce.ScrapeResponse.Counts;

/** What becomes of an announce. */
public sealed interface AnnounceOutcome {
    /**
     * The peer is known now, or gone if it said so.
     *
     * @param counts of its swarm, with the peer
     */
    record Introduced(Counts counts) implements AnnounceOutcome {}

    /** Nothing was remembered, because something is full. */
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
