package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The partial pieces, and which of them a peer continues.
 *
 * <p>Owned by the {@link PiecePicker}. Those with a free block are kept apart, because most have none: all their blocks
 * are requested, and a pick need not check them.
 */
final class PartialPieces {
    private final Map<Integer, PartialPiece> pieces = new LinkedHashMap<>();
    private final List<PartialPiece> choosable = new ArrayList<>();
    private long choosableBlocks;

    int size() {
        return pieces.size();
    }

    Collection<PartialPiece> all() {
        return pieces.values();
    }

    PartialPiece get(int piece) {
        PartialPiece partial = pieces.get(piece);
        if (partial == null) {
            throw new IllegalStateException("piece " + piece + " is partial, so it is among the partial pieces");
        }
        return partial;
    }

    void add(PartialPiece partial) {
        pieces.put(partial.piece(), partial);
        update(partial);
    }

    void remove(PartialPiece partial) {
        pieces.remove(partial.piece());
        setChoosable(partial, false);
    }

    /**
     * To be called whenever a block of this piece became free or was requested, and when the piece became wanted or
     * unwanted.
     */
    void update(PartialPiece partial) {
        setChoosable(partial, partial.isChoosable());
    }

    /** Whether so many pieces have free blocks that a peer should help with them before it starts one of its own. */
    boolean areTooMany(int peerCount) {
        return 2L * choosable.size() > 3L * peerCount || choosableBlocks > PickLimits.PARTIAL_BLOCKS_MAX;
    }

    /** Wanted pieces with a free block. */
    List<PartialPiece> choosable() {
        return choosable;
    }

    /** Bytes of wanted pieces that are received and not verified. */
    long bytesReceived() {
        long bytes = 0;
        for (PartialPiece partial : pieces.values()) {
            bytes += partial.isWanted() ? partial.bytesReceived() : 0;
        }
        return bytes;
    }

    /** The partial piece with the earliest deadline that has something for this peer. */
    Optional<PartialPiece> mostUrgent(PeerView peer) {
        PartialPiece best = null;
        for (PartialPiece partial : choosable) {
            if (partial.deadline() < (best == null ? Deadlines.NEVER : best.deadline()) && isFor(partial, peer)) {
                best = partial;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * The partial piece that this peer should continue: its own before others, then the one with the fewest blocks
     * missing, or in sequential order the first. A peer that prefers whole pieces takes over pieces without an owner
     * before it shares one.
     */
    Optional<PartialPiece> best(PeerView peer, boolean isSequential) {
        PartialPiece best = null;
        long bestRank = Long.MAX_VALUE;
        for (PartialPiece partial : choosable) {
            long rank = rank(partial, peer, isSequential);
            if (rank < bestRank && isFor(partial, peer)) {
                best = partial;
                bestRank = rank;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Throws unless each piece is where it belongs. For tests. */
    void verify() {
        long blocks = 0;
        for (PartialPiece partial : choosable) {
            check(choosable.get(partial.index) == partial, "a piece knows its index");
            check(pieces.get(partial.piece()) == partial, "only partial pieces are chosen");
            blocks += partial.blockCount();
        }
        check(blocks == choosableBlocks, "blocks of choosable pieces are counted correctly");
        for (PartialPiece partial : pieces.values()) {
            check(partial.isChoosable() == (partial.index >= 0), "choosable pieces are among the choosable ones");
            partial.verify();
        }
    }

    private static boolean isFor(PartialPiece partial, PeerView peer) {
        return !partial.isClosedTo(peer.id()) && peer.mayRequest(partial.piece());
    }

    /** Whether there is an incomplete piece that this peer alone brings. */
    boolean isAnyAssignedTo(int peer) {
        for (PartialPiece partial : pieces.values()) {
            if (partial.isSingleSource() && partial.owner() == peer && !partial.isComplete()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the peers that bring it may lie and this one most likely does not, or the other way round. */
    static boolean isOfOtherKind(PartialPiece partial, PeerView peer) {
        return partial.isOfUnproven() == peer.isProven();
    }

    private static long rank(PartialPiece partial, PeerView peer, boolean isSequential) {
        int group = partial.owner() == peer.id() ? 0 : 1;
        boolean isTaken = partial.owner() != PartialPiece.NOBODY && peer.prefersWholePieces();
        if (group == 1 && (isTaken || isOfOtherKind(partial, peer))) {
            group = 2;
        }
        return ((long) group << 32) + (isSequential ? partial.piece() : partial.missingCount());
    }

    private void setChoosable(PartialPiece partial, boolean isChoosable) {
        if (isChoosable == (partial.index >= 0)) {
            return;
        }
        if (isChoosable) {
            partial.index = choosable.size();
            choosable.add(partial);
            choosableBlocks += partial.blockCount();
        } else {
            PartialPiece last = choosable.removeLast();
            if (last != partial) {
                choosable.set(partial.index, last);
                last.index = partial.index;
            }
            partial.index = PartialPiece.NOBODY;
            choosableBlocks -= partial.blockCount();
        }
    }
}
