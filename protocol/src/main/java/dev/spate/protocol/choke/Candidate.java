package dev.spate.protocol.choke;

/** A peer as the choker sees it. Owned by the torrent; used only during a call of the {@link Choker}. */
public interface Candidate {
    /** A number that no other connected peer of the torrent has. */
    int id();

    /** The peer wants pieces of ours. */
    boolean isInterested();

    /** We choke the peer. */
    boolean isChoked();

    /** The peer sent none of the blocks that we requested for twenty seconds (anti-snubbing). */
    boolean isSnubbed();

    /** The peer is a seed or says that it only uploads (BEP 21): it is never unchoked. */
    boolean isUploadOnly();

    /** The peer gets enough from others, so we save our upload: it is never unchoked. */
    boolean isSelfSufficient();

    /** Bytes per second of pieces from the peer to us, over about 20 seconds: at 1 kB/s a block takes 16. */
    long downloadRate();

    /** Bytes per second of pieces from us to the peer. */
    long uploadRate();

    /** Bytes of pieces sent to the peer since it was last unchoked. */
    long bytesSentSinceUnchoked();

    /** When the link opened. */
    long connectedSince();

    /** Since when the peer has been choked or unchoked as it is now; {@link #connectedSince} if that never changed. */
    long stateSince();
}
