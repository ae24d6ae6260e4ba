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
 * Who gets on without us. The owner of the first copy need not give a second one to peers that have the rest from each
 * other: whoever gets from others at least twice what our help could add is not served. Owned by the torrent.
 *
 * <p>What a peer gets from others are the pieces that it says to have got and of which we sent it nothing. What we could
 * add is its equal share of the most that we were ever seen to upload. So nobody loses more than a third of its rate, and
 * in a large swarm far less; who gets nothing elsewhere, or lacks a piece that nobody else has, is always served.
 */
public final class SeedRationing {
    /** What a peer has from us, and what it gets from others. */
    private static final class UploadRecord {
        private final Bitfield given;
        private final RateMeter fromOthers = new RateMeter(SwarmLimits.STEADY_SECONDS);
        private long fromOthersAt;

        UploadRecord(int pieceCount) {
            this.given = Bitfield.empty(pieceCount);
        }
    }

    private final PieceGeometry geometry;
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Map<Integer, UploadRecord> accounts = new LinkedHashMap<>();
    private final RateMeter total = new RateMeter();
    private long best;

    public SeedRationing(TorrentContext context, PiecePicker picker) {
        this.geometry = context.geometry();
        this.peerTable = context.peerTable();
        this.picker = picker;
    }

    /** A peer has come. */
    public void joined(Peer peer) {
        accounts.put(peer.id(), new UploadRecord(geometry.pieceCount()));
    }

    /** A peer has gone. */
    public void left(Peer peer) {
        accounts.remove(peer.id());
    }

    /** A block has left for a peer. */
    public void onSent(Peer peer, BlockRef block, long now) {
        total.add(block.length(), now);
        UploadRecord uploadRecord = accounts.get(peer.id());
        if (uploadRecord != null) {
            uploadRecord.given.set(block.piece());
        }
    }

    /** A peer says that it has got this piece. */
    public void onHave(Peer peer, int piece, long now) {
        UploadRecord uploadRecord = accounts.get(peer.id());
        if (uploadRecord != null && !uploadRecord.given.has(piece)) {
            uploadRecord.fromOthers.add(geometry.pieceLength(piece), now);
            uploadRecord.fromOthersAt = now;
        }
    }

    /** Once a second, also while nobody is judged: what we could add follows from the most that we uploaded. */
    public void measure(long now) {
        best = Math.max(best, total.bytesPerSecond(now));
    }

    /** Judges everybody anew. Returns whether somebody is judged otherwise than before. */
    public boolean judge(long now) {
        int downloaders = 0;
        for (Peer peer : peerTable.all()) {
            downloaders += peer.isInterested() ? 1 : 0;
        }
        long share = best / Math.max(1, downloaders);
        boolean isChanged = false;
        // A piece that none of our peers has is lacked by every one of them.
        boolean needUs = picker.peersLackSome();
        for (Peer peer : peerTable.all()) {
            boolean suffices = peer.isInterested() && suffices(peer, share, now) && !needUs;
            isChanged |= suffices != peer.isSelfSufficient();
            peer.setSelfSufficient(suffices);
        }
        return isChanged;
    }

    private boolean suffices(Peer peer, long share, long now) {
        UploadRecord uploadRecord = accounts.get(peer.id());
        if (uploadRecord == null) {
            return false;
        }
        long fromOthers = uploadRecord.fromOthers.bytesPerSecond(now);
        // Who was judged so stays it a little longer, so that nobody is choked and unchoked by turns.
        long enough = peer.isSelfSufficient() ? share : TransferLimits.SHARES_FROM_OTHERS * share;
        return fromOthers > 0 && fromOthers >= enough && now - uploadRecord.fromOthersAt < patience(fromOthers);
    }

    /** How long no piece may come of which so much comes a second, until those who gave it are taken for gone. */
    private long patience(long bytesPerSecond) {
        return Math.max(
                TransferLimits.RATIONING_PATIENCE,
                2 * TransferLimits.SECOND * geometry.pieceLength(0) / bytesPerSecond);
    }
}
