package dev.spate.protocol.transfer;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.wire.PieceGeometry;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the peer that downloads a piece again after its hash was wrong. Owned by the torrent.
 *
 * <p>Such a piece is assigned to one peer alone, so that a second wrong hash convicts that peer. The choice is the
 * fastest trusted peer that has the piece, with idle peers first. The piece moves to another peer when its owner is far
 * slower, with this piece or with all pieces. No peer gets a piece again before every other peer has had it. So a peer
 * that is slow on purpose can keep the piece only once.
 */
public final class PieceRetries {
    /** The piece is assigned to a peer. */
    private static final class Turn {
        private final Set<Integer> hadTheirs = new LinkedHashSet<>();
        private int owner;
        private long since;
    }

    private final PieceGeometry geometry;
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Downloads downloads;
    private final Map<Integer, Turn> turns = new LinkedHashMap<>();

    public PieceRetries(TorrentContext context, PiecePicker picker, Downloads downloads) {
        this.geometry = context.geometry();
        this.peerTable = context.peerTable();
        this.picker = picker;
        this.downloads = downloads;
    }

    /** Checks every piece whose hash was wrong: once a second, and when there is one more. */
    public void look(long now) {
        turns.keySet().retainAll(picker.retried());
        picker.retried().forEach(piece -> look(piece, now));
    }

    private void look(int piece, long now) {
        Turn turn = turns.computeIfAbsent(piece, _ -> new Turn());
        Optional<Peer> owner = peerTable.find(picker.owner(piece));
        if (owner.isPresent() && owner.get().id() != turn.owner) {
            begin(turn, owner.get(), now);
        }
        Optional<Peer> best = best(piece, turn);
        if (best.isEmpty()) {
            turn.hadTheirs.retainAll(Set.of(picker.owner(piece)));
        } else if (owner.isEmpty() || waitsInVain(piece, best.get())) {
            turn.hadTheirs.remove(turn.owner);
            leaveTo(piece, turn, best.get(), now);
        } else if (isFarSlower(pace(piece, owner.get(), turn, now), best.get(), piece)) {
            leaveTo(piece, turn, best.get(), now);
        }
    }

    private void leaveTo(int piece, Turn turn, Peer peer, long now) {
        begin(turn, peer, now);
        downloads.leaveTo(piece, peer, now);
    }

    /** Whether its owner has something else to do first, and this peer has not. */
    private boolean waitsInVain(int piece, Peer other) {
        return !picker.isAsked(piece) && isIdle(other);
    }

    private static boolean isIdle(Peer peer) {
        return peer.ourRequests().count() == 0 && !peer.isSlow();
    }

    private static void begin(Turn turn, Peer owner, long now) {
        turn.owner = owner.id();
        turn.since = now;
        turn.hadTheirs.add(owner.id());
    }

    /**
     * Bytes per second at which the owner brings the piece: at first its general rate, later the rate of this piece.
     */
    private long pace(int piece, Peer owner, Turn turn, long now) {
        long elapsed = now - turn.since;
        if (elapsed < SwarmLimits.REQUEST_TIMEOUT) {
            return owner.downloadRate();
        }
        long received = geometry.pieceLength(piece) - picker.missingBytes(piece);
        return (long) ((double) received * TransferLimits.SECOND / elapsed);
    }

    private Optional<Peer> best(int piece, Turn turn) {
        Peer best = null;
        for (Peer peer : peerTable.all()) {
            boolean isCandidate = peer.mayRequest(piece)
                    && peer.weAreInterested()
                    && peer.mayBeAsked()
                    && !peer.isSnubbed()
                    && !turn.hadTheirs.contains(peer.id());
            if (isCandidate && (best == null || isBetter(peer, best))) {
                best = peer;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * A peer that has proved nothing yet, or is itself suspected, comes last: it would only be caught once more. An
     * idle peer comes first, so that one peer does not bring all such pieces one after the other.
     */
    private static boolean isBetter(Peer peer, Peer other) {
        return Comparator.comparing(PieceRetries::isTrusted)
                        .thenComparing(PieceRetries::isIdle)
                        .thenComparingLong(Peer::downloadRate)
                        .compare(peer, other)
                > 0;
    }

    private static boolean isTrusted(Peer peer) {
        return peer.isProven() && !peer.isOnParole();
    }

    private boolean isFarSlower(long pace, Peer fastest, int piece) {
        double left = (double) picker.missingBytes(piece) * TransferLimits.SECOND / Math.max(1, pace);
        return pace * TransferLimits.RETRY_SLOWER_TIMES < fastest.downloadRate()
                && left > TransferLimits.RETRY_PATIENCE;
    }
}
