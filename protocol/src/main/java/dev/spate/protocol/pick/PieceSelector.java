package dev.spate.protocol.pick;

import java.util.Optional;

/**
 * Chooses the next piece to request from a peer, and changes nothing.
 *
 * <p>Owned by the {@link PiecePicker}. A peer gets, in this order: pieces with a deadline, the earliest first; then
 * partial pieces, its own before those of others and the nearest to completion first; then a new piece of the highest
 * priority, the one that the fewest peers have (any of them for the first few, the lowest index in sequential order).
 *
 * <p>A peer that prefers whole pieces shares those of others only when no new piece is left or too many are started. In
 * the same way, unproven peers, of which one may lie, and all other peers keep to pieces of their own.
 */
final class PieceSelector {
    static final int NONE = RarestFirst.NONE;

    private final PieceStates pieceStates;
    private final Availability availability;
    private final UnstartedPieces unstarted;
    private final PartialPieces partials;
    private final Deadlines deadlines;
    private boolean isSequential;

    PieceSelector(
            PieceStates pieceStates,
            Availability availability,
            UnstartedPieces unstarted,
            PartialPieces partials,
            Deadlines deadlines) {
        this.pieceStates = pieceStates;
        this.availability = availability;
        this.unstarted = unstarted;
        this.partials = partials;
        this.deadlines = deadlines;
    }

    /** Whether to start pieces in the order of their indices instead of the rarest first. */
    void setSequential(boolean on) {
        isSequential = on;
    }

    /**
     * A partial piece with a free block, or an unstarted piece, or {@link #NONE}.
     *
     * @param last the piece that was requested from the peer before, or a negative number
     */
    int select(PeerView peer, int last) {
        int urgent = deadlines.isEmpty() ? NONE : mostUrgent(peer);
        if (urgent != NONE) {
            return urgent;
        }
        Optional<PartialPiece> started = partials.best(peer, isSequential);
        if (peer.isOnParole() && partials.isAnyAssignedTo(peer.id())) {
            return started.filter(partial -> partial.owner() == peer.id())
                    .map(PartialPiece::piece)
                    .orElse(NONE);
        }
        if (started.isPresent() && !prefersNewPiece(started.get(), peer)) {
            return started.get().piece();
        }
        int piece = unstarted.choose(peer, order(peer));
        if (piece == NONE) {
            return pieceOf(started);
        }
        return continuesRun(peer, last + 1, piece) ? last + 1 : piece;
    }

    private int mostUrgent(PeerView peer) {
        Optional<PartialPiece> started = partials.mostUrgent(peer);
        int piece = deadlines.earliestUnstarted(
                peer, started.map(PartialPiece::deadline).orElse(Deadlines.NEVER));
        return piece == NONE ? pieceOf(started) : piece;
    }

    private static int pieceOf(Optional<PartialPiece> partial) {
        return partial.isPresent() ? partial.get().piece() : NONE;
    }

    /** Whether the peer should start a piece of its own rather than share this one. */
    private boolean prefersNewPiece(PartialPiece partial, PeerView peer) {
        if (partial.owner() == peer.id()) {
            return false;
        }
        if (peer.isOnParole()) {
            return true;
        }
        boolean isTaken = partial.owner() != PartialPiece.NOBODY;
        boolean prefersOwn = isTaken && peer.prefersWholePieces() && !peer.isSlow();
        return (prefersOwn || PartialPieces.isOfOtherKind(partial, peer))
                && !partials.areTooMany(availability.peerCount());
    }

    private UnstartedPieces.Order order(PeerView peer) {
        // When a web server is the only source, rarity helps no peer, and a server that sends files from the beginning
        // is read once.
        if (isSequential || (peer.prefersRuns() && availability.peerCount() == 1)) {
            return UnstartedPieces.Order.SEQUENTIAL;
        }
        return pieceStates.haveCount() < PickLimits.RANDOM_FIRST_PIECES
                ? UnstartedPieces.Order.RANDOM
                : UnstartedPieces.Order.RAREST_FIRST;
    }

    /** Whether the piece that continues the peer's run has the same priority as the chosen one. */
    private boolean continuesRun(PeerView peer, int next, int chosen) {
        return peer.prefersRuns()
                && next > 0
                && next < pieceStates.pieceCount()
                && unstarted.contains(next)
                && pieceStates.priority(next) == pieceStates.priority(chosen)
                && peer.mayRequest(next);
    }

    /** Whether every missing block that any peer has is already requested, so that no peer could get another. */
    boolean isExhausted() {
        int unavailable = availability.seedCount() > 0 ? 0 : unstarted.seedOnlyCount();
        if (pieceStates.isComplete() || unstarted.size() > unavailable) {
            return false;
        }
        for (PartialPiece partial : partials.choosable()) {
            boolean isAssigned = partial.isSingleSource() && partial.owner() != PartialPiece.NOBODY;
            if (!isAssigned && availability.copies(partial.piece()) > 0) {
                return false;
            }
        }
        return true;
    }
}
