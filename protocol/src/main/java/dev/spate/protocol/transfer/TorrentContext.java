package dev.spate.protocol.transfer;

import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.rate.TokenBucket;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.PieceGeometry;

/** What all phases of a torrent share, and what one phase leaves to the next. */
public record TorrentContext(
        PieceGeometry geometry,
        PiecePriorities priorities,
        PeerTable peerTable,
        TorrentPorts ports,
        BlockBudget blockBudget,
        Blame blame,
        TransferCounters transferCounters,
        TokenBucket down,
        TokenBucket up,
        int unchokeSlots) {
    /** The context of a torrent that starts. */
    public static TorrentContext of(TorrentSetup setup, PeerTable peerTable, TorrentPorts ports, long now) {
        PieceGeometry geometry = setup.metainfo().geometry();
        return new TorrentContext(
                geometry,
                new PiecePriorities(
                        geometry,
                        setup.metainfo().files(),
                        setup.settings().filePriorities(),
                        setup.settings().inOrder()),
                peerTable,
                ports,
                new BlockBudget(ports.quota()),
                new Blame(),
                new TransferCounters(
                        setup.stored().uploadedBytes(), setup.stored().downloadedBytes()),
                ports.quota().down().child(setup.settings().downBytesPerSecond(), now),
                ports.quota().up().child(setup.settings().upBytesPerSecond(), now),
                setup.settings().unchokeSlots());
    }
}
