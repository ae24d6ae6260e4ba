package dev.spate.protocol.swarm;

/** Whoever has to know which peers come and go. */
public interface PeerObserver {
    /** A peer has been admitted, and knows who we are. */
    void joined(Peer peer, long now);

    /** A peer is gone, whoever ended it. */
    void left(Peer peer, long now);

    /** Whether we want more than we have. */
    boolean wantsMore();

    /** Whether the peer has something that we want, as far as it told us. */
    boolean hasForUs(Peer peer);

    /** Whether the peer wants something that we have. */
    boolean wantsFromUs(Peer peer);
}
