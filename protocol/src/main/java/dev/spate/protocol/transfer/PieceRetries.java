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
    private static final class Assignment {
        private final Set<Integer> earlierOwners = new LinkedHashSet<>();
        private int owner;
        private long since;
    }

    private final PieceGeometry geometry;
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Downloads downloads;
    private final Map<Integer, Assignment> assignments = new LinkedHashMap<>();

    public PieceRetries(TorrentContext context, PiecePicker picker, Downloads downloads) {
        this.geometry = context.geometry();
        this.peerTable = context.peerTable();
        this.picker = picker;
        this.downloads = downloads;
    }

    /** Checks every piece whose hash was wrong: once a second, and when there is one more. */
    public void update(long now) {
        assignments.keySet().retainAll(picker.retried());
        picker.retried().forEach(piece -> update(piece, now));
    }

    private void update(int piece, long now) {
        Assignment assignment = assignments.computeIfAbsent(piece, _ -> new Assignment());
        Optional<Peer> owner = peerTable.find(picker.owner(piece));
        if (owner.isPresent() && owner.get().id() != assignment.owner) {
            begin(assignment, owner.get(), now);
        }
        Optional<Peer> best = best(piece, assignment);
        if (best.isEmpty()) {
            assignment.earlierOwners.retainAll(Set.of(picker.owner(piece)));
        } else if (owner.isEmpty() || isIdleWhileOwnerIsBusy(piece, best.get())) {
            assignment.earlierOwners.remove(assignment.owner);
            assignTo(piece, assignment, best.get(), now);
        } else if (isFarSlower(rate(piece, owner.get(), assignment, now), best.get(), piece)) {
            assignTo(piece, assignment, best.get(), now);
        }
    }

    private void assignTo(int piece, Assignment assignment, Peer peer, long now) {
        begin(assignment, peer, now);
        downloads.assignTo(piece, peer, now);
    }

    /** Whether its owner has something else to do first, and this peer has not. */
    private boolean isIdleWhileOwnerIsBusy(int piece, Peer other) {
        return !picker.hasRequests(piece) && isIdle(other);
    }

    private static boolean isIdle(Peer peer) {
        return peer.ourRequests().count() == 0 && !peer.isSlow();
    }

    private static void begin(Assignment assignment, Peer owner, long now) {
        assignment.owner = owner.id();
        assignment.since = now;
        assignment.earlierOwners.add(owner.id());
    }

    /**
     * Bytes per second at which the owner brings the piece: at first its general rate, later the rate of this piece.
     */
    private long rate(int piece, Peer owner, Assignment assignment, long now) {
        long elapsed = now - assignment.since;
        if (elapsed < SwarmLimits.REQUEST_TIMEOUT) {
            return owner.downloadRate();
        }
        long received = geometry.pieceLength(piece) - picker.missingBytes(piece);
        return (long) ((double) received * TransferLimits.SECOND / elapsed);
    }

    private Optional<Peer> best(int piece, Assignment assignment) {
        Peer best = null;
        for (Peer peer : peerTable.all()) {
            boolean isCandidate = peer.mayRequest(piece)
                    && peer.weAreInterested()
                    && peer.mayBeAsked()
                    && !peer.isSnubbed()
                    && !assignment.earlierOwners.contains(peer.id());
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

    private boolean isFarSlower(long rate, Peer fastest, int piece) {
        double left = (double) picker.missingBytes(piece) * TransferLimits.SECOND / Math.max(1, rate);
        return rate * TransferLimits.RETRY_SLOWER_TIMES < fastest.downloadRate()
                && left > TransferLimits.RETRY_PATIENCE;
    }
}
