package dev.spate.protocol.torrent;

import dev.spate.wire.peer.Bitfield;

/** The state of a torrent's open content: its pieces are checked, and then transferred. */
sealed interface ContentPhase permits Checking, Transferring {
    /** Whether the piece is known to be on disk and genuine. */
    boolean has(int piece);

    int piecesHave();

    /** How many of these pieces we have. */
    int piecesHave(Bitfield among);

    /** How many pieces have been checked or need no check. */
    int piecesChecked();

    /** Complete copies among the connected peers and ourselves. */
    double copies();
}
