package dev.spate.protocol.transfer;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.rate.RateMeter;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which peers need no upload from us after we gave out the first copy. Peers that get the rest from each other
 * need no second copy from us. So a peer is not served while it gets at least twice as much from others as we could
 * add. Owned by the torrent.
 *
 * <p>What a peer gets from others are the pieces that it announces and of which we sent nothing. What we could add is
 * its equal share of the highest upload rate that we ever measured. So no peer loses more than a third of its rate, and
 * in a large swarm far less. A peer that gets nothing from others, or lacks a piece that no other peer has, is always
 * served.
 */
public final class SeedRationing {
    /** What a peer has from us, and what it gets from others. */
    private static final class UploadRecord {
        private final Bitfield sent;
        private final RateMeter fromOthers = new RateMeter(SwarmLimits.STEADY_SECONDS);
        private long fromOthersAt;

        UploadRecord(int pieceCount) {
            this.sent = Bitfield.empty(pieceCount);
        }
    }

    private final PieceGeometry geometry;
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Map<Integer, UploadRecord> uploadRecords = new LinkedHashMap<>();
    private final RateMeter total = new RateMeter();
    private long bestRate;

    public SeedRationing(TorrentContext context, PiecePicker picker) {
        this.geometry = context.geometry();
        this.peerTable = context.peerTable();
        this.picker = picker;
    }

    /** A peer has joined. */
    public void onJoined(Peer peer) {
        uploadRecords.put(peer.id(), new UploadRecord(geometry.pieceCount()));
    }

    /** A peer has left. */
    public void onLeft(Peer peer) {
        uploadRecords.remove(peer.id());
    }

    /** A block was sent to a peer. */
    public void onSent(Peer peer, BlockRef block, long now) {
        total.add(block.length(), now);
        UploadRecord uploadRecord = uploadRecords.get(peer.id());
        if (uploadRecord != null) {
            uploadRecord.sent.set(block.piece());
        }
    }

    /** A peer announces that it has this piece. */
    public void onHave(Peer peer, int piece, long now) {
        UploadRecord uploadRecord = uploadRecords.get(peer.id());
        if (uploadRecord != null && !uploadRecord.sent.has(piece)) {
            uploadRecord.fromOthers.add(geometry.pieceLength(piece), now);
            uploadRecord.fromOthersAt = now;
        }
    }

    /** Once a second, even while no peer is judged: the most that we uploaded shows what we could add. */
    public void measure(long now) {
        bestRate = Math.max(bestRate, total.bytesPerSecond(now));
    }

    /** Judges all peers again. Returns whether the result has changed for any of them. */
    public boolean judge(long now) {
        int downloaders = 0;
        for (Peer peer : peerTable.all()) {
            downloaders += peer.isInterested() ? 1 : 0;
        }
        long share = bestRate / Math.max(1, downloaders);
        boolean isChanged = false;
        // If no connected peer has a piece, all of them lack it.
        boolean needUs = picker.hasPieceWithoutPeer();
        for (Peer peer : peerTable.all()) {
            boolean suffices = peer.isInterested() && getsEnough(peer, share, now) && !needUs;
            isChanged |= suffices != peer.isSelfSufficient();
            peer.setSelfSufficient(suffices);
        }
        return isChanged;
    }

    private boolean getsEnough(Peer peer, long share, long now) {
        UploadRecord uploadRecord = uploadRecords.get(peer.id());
        if (uploadRecord == null) {
            return false;
        }
        long fromOthers = uploadRecord.fromOthers.bytesPerSecond(now);
        // A peer that was judged so keeps this state a little longer, so that it is not choked and unchoked in rapid
        // alternation.
        long enough = peer.isSelfSufficient() ? share : TransferLimits.SHARES_FROM_OTHERS * share;
        return fromOthers > 0 && fromOthers >= enough && now - uploadRecord.fromOthersAt < patience(fromOthers);
    }

    /** How long a peer that gets so much a second may get no piece until we assume that its sources are gone. */
    private long patience(long bytesPerSecond) {
        return Math.max(
                TransferLimits.RATIONING_PATIENCE,
                2 * TransferLimits.SECOND * geometry.pieceLength(0) / bytesPerSecond);
    }
}
