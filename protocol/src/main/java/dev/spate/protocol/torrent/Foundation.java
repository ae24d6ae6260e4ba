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
        int unchokeSlots) {
    /** What a torrent begins with. */
    static Foundation of(TorrentSetup setup, Roster roster, Ports ports, long now) {
        PieceGeometry geometry = setup.metainfo().geometry();
        return new Foundation(
                geometry,
                new Wishes(geometry, setup.metainfo().files(), setup.filePriorities(), setup.inOrder()),
                roster,
                ports,
                new Credits(ports.slots()),
                new Blame(),
                new Totals(setup.uploadedBytes(), setup.downloadedBytes()),
                ports.slots().down().child(setup.downBytesPerSecond(), now),
                ports.slots().up().child(setup.upBytesPerSecond(), now),
                setup.unchokeSlots());
    }
}
