package dev.spate.protocol.swarm;

/** A phase that must know which peers join and leave. */
public interface PeerObserver {
    /** A peer has been admitted and our handshake was sent. */
    void onJoined(Peer peer, long now);

    /** A peer has left, whichever side ended the link. */
    void onLeft(Peer peer, long now);

    /** Whether we want more than we have. */
    boolean wantsMore();

    /** Whether the peer has something that we want, as far as it announced. */
    boolean hasForUs(Peer peer);

    /** Whether the peer wants something that we have. */
    boolean wantsFromUs(Peer peer);
}
