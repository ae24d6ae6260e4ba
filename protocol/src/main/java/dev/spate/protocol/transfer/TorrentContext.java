package dev.spate.protocol.transfer;

import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.rate.TokenBucket;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.PieceGeometry;

/** What all parts that transfer the content of a torrent share, and what they leave to each other. */
public record TorrentContext(
        PieceGeometry geometry,
        PiecePriorities priorities,
        PeerTable peerTable,
        TorrentPorts ports,
        Disk disk,
        BlockBudget blockBudget,
        Blame blame,
        TransferCounters transferCounters,
        TokenBucket down,
        TokenBucket up,
        int unchokeSlots) {}
