package dev.spate.tracker.swarm;

/**
 * A peer tells where it stands. Its address is the one that the packet came from.
 *
 * @param event why it announces; a partial seed is told by its stage
 * @param want how many peers it would like, 0 or more
 */
public record PeerAnnounce(SwarmKey swarm, Endpoint peer, PeerKind peerKind, Event event, int want) {
    /** What changes who is counted. */
    public enum Event {
        /** Nothing but time has passed, or it has started. */
        PRESENT,
        /** The last piece has arrived. */
        COMPLETED,
        /** It leaves. */
        STOPPED
    }

    public PeerAnnounce {
        if (want < 0) {
            throw new IllegalArgumentException("wants " + want + " peers");
        }
    }
}
