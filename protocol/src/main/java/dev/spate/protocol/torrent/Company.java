package dev.spate.protocol.torrent;

/** Whoever has to know which peers come and go. */
interface Company {
    /** A peer has been admitted, and knows who we are. */
    void joined(Peer peer, long now);

    /** A peer is gone, whoever ended it. */
    void left(Peer peer, long now);
}
