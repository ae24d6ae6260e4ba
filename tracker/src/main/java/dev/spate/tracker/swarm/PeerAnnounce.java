package dev.spate.tracker.swarm;

/**
 * The announce of a peer. Its address is the one that the packet came from.
 *
 * @param event why it announces; {@code peerKind} shows a partial seed
 * @param want how many peers it would like, 0 or more
 */
public record PeerAnnounce(SwarmKey swarm, Endpoint peer, PeerKind peerKind, Event event, int want) {
    /** The events that change the counts. */
    public enum Event {
        /** Nothing but time has passed, or it has started. */
        PRESENT,
        /** The last piece has arrived. */
        COMPLETED,
        /** The peer leaves the swarm. */
        STOPPED
    }

    public PeerAnnounce {
        if (want < 0) {
            throw new IllegalArgumentException("wants " + want + " peers");
        }
    }
}
