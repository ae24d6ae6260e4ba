package dev.spate.protocol.choke;

/** What the choker sees of a peer. Owned by the torrent; asked only during a call of the {@link Choker}. */
public interface Candidate {
    /** What tells this peer's link from all others of the torrent, for as long as it is connected. */
    int id();

    /** The peer wants pieces of ours. */
    boolean isInterested();

    /** We choke the peer. */
    boolean isChoked();

    /** The peer sent nothing for a minute though we asked (anti-snubbing). */
    boolean isSnubbed();

    /** The peer is a seed or says that it only uploads (BEP 21): it is never unchoked. */
    boolean isUploadOnly();

    /** The peer gets on without us, so that we keep what we could give: it is never unchoked. */
    boolean isSelfSufficient();

    /** Bytes per second of pieces from the peer to us, over some 20 seconds: at 1 kB/s a block takes 16. */
    long downloadRate();

    /** Bytes per second of pieces from us to the peer. */
    long uploadRate();

    /** Bytes of pieces sent to the peer since it was last unchoked. */
    long bytesSentSinceUnchoked();

    /** When the link came up. */
    long connectedSince();

    /** Since when the peer is choked, or unchoked, as it is now; {@link #connectedSince} if that never changed. */
    long stateSince();
}
