package dev.spate.protocol.torrent;

import dev.spate.protocol.rate.TokenBucket;
import dev.spate.wire.PieceGeometry;

/** What the phases of a torrent stand on, and leave behind for the next one. */
record Foundation(
        PieceGeometry geometry,
        Wishes wishes,
        Roster roster,
        Ports ports,
        Credits credits,
        Blame blame,
        Totals totals,
        TokenBucket down,
        TokenBucket up,
        int unchokeSlots) {}
