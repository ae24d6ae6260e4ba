package dev.spate.protocol.torrent;

import dev.spate.wire.peer.Bitfield;

/** Where a torrent is on its way; each phase owns only its own data. */
sealed interface Phase permits Checking, Transferring {
    /** Whether the piece is known to be on disk and genuine. */
    boolean has(int piece);

    int piecesHad();

    /** How many of these pieces are had. */
    int piecesHad(Bitfield among);

    /** How many pieces have been looked at, or need no look. */
    int piecesChecked();

    /** Complete copies among the linked peers and ourselves. */
    double copies();
}
