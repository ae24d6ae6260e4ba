package dev.spate.protocol.torrent;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.rate.RateMeter;
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
final class Sufficiency {
    /** What a peer has from us, and what it gets from others. */
    private static final class Account {
        private final Bitfield given;
        private final RateMeter fromOthers = new RateMeter(Limits.STEADY_SECONDS);
        private long fromOthersAt;

        Account(int pieceCount) {
            this.given = Bitfield.empty(pieceCount);
        }
    }

    private final PieceGeometry geometry;
    private final Roster roster;
    private final PiecePicker picker;
    private final Map<Integer, Account> accounts = new LinkedHashMap<>();
    private final RateMeter total = new RateMeter();
    private long best;

    Sufficiency(Foundation foundation, PiecePicker picker) {
        this.geometry = foundation.geometry();
        this.roster = foundation.roster();
        this.picker = picker;
    }

    /** A peer has come. */
    void joined(Peer peer) {
        accounts.put(peer.id(), new Account(geometry.pieceCount()));
    }

    /** A peer has gone. */
    void left(Peer peer) {
        accounts.remove(peer.id());
    }

    /** A block has left for a peer. */
    void sent(Peer peer, BlockRef block, long now) {
        total.add(block.length(), now);
        Account account = accounts.get(peer.id());
        if (account != null) {
            account.given.set(block.piece());
        }
    }

    /** A peer says that it has got this piece. */
    void told(Peer peer, int piece, long now) {
        Account account = accounts.get(peer.id());
        if (account != null && !account.given.has(piece)) {
            account.fromOthers.add(geometry.pieceLength(piece), now);
            account.fromOthersAt = now;
        }
    }

    /** Once a second, also while nobody is judged: what we could add follows from the most that we uploaded. */
    void measure(long now) {
        best = Math.max(best, total.bytesPerSecond(now));
    }

    /** Judges everybody anew. Returns whether somebody is judged otherwise than before. */
    boolean judge(long now) {
        int downloaders = 0;
        for (Peer peer : roster.all()) {
            downloaders += peer.isInterested() ? 1 : 0;
        }
        long share = best / Math.max(1, downloaders);
        boolean isChanged = false;
        // A piece that none of our peers has is lacked by every one of them.
        boolean needUs = picker.peersLackSome();
        for (Peer peer : roster.all()) {
            boolean suffices = peer.isInterested() && suffices(peer, share, now) && !needUs;
            isChanged |= suffices != peer.isSelfSufficient();
            peer.isSelfSufficient(suffices);
        }
        return isChanged;
    }

    private boolean suffices(Peer peer, long share, long now) {
        Account account = accounts.get(peer.id());
        if (account == null) {
            return false;
        }
        long fromOthers = account.fromOthers.bytesPerSecond(now);
        // Who was judged so stays it a little longer, so that nobody is choked and unchoked by turns.
        long enough = peer.isSelfSufficient() ? share : Limits.SHARES_FROM_OTHERS * share;
        return fromOthers > 0 && fromOthers >= enough && now - account.fromOthersAt < patience(fromOthers);
    }

    /** How long no piece may come of which so much comes a second, until those who gave it are taken for gone. */
    private long patience(long bytesPerSecond) {
        return Math.max(Limits.OTHERS_PATIENCE, 2 * Limits.SECOND * geometry.pieceLength(0) / bytesPerSecond);
    }
}
