package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Decides which blocks to request from which peer next, and remembers what was requested, what arrived and from which
 * peer.
 *
 * <p>Owned by the torrent's loop. {@link PieceSelector} chooses a peer's next piece; its blocks are requested in their
 * order. When every missing block is requested, peers double the requests of others ({@link Endgame}). A piece whose
 * hash was wrong is assigned to one peer alone, so that a second failure identifies the liar.
 *
 * <p>Invariants between calls: we miss a piece, have started it, or have it; it is among the unstarted pieces exactly
 * if it is missing and wanted. A block is requested from a peer at most once, and from a bounded number of peers.
 * {@link #verifyInvariants()} recounts all of it.
 *
 * <p>Costs: 14 to 22 bytes for each piece of the torrent, and about 5 more for each block of a partial piece. A pick
 * checks partial pieces with a free block, about one for each active peer.
 */
public final class PiecePicker {
    private final PieceGeometry geometry;
    private final PieceStates pieceStates;
    private final Availability availability;
    private final Deadlines deadlines;
    private final UnstartedPieces unstarted;
    private final PartialPieces partials = new PartialPieces();
    private final PieceSelector selector;
    private final Endgame endgame;

    /** A picker that has nothing, wants everything and knows no peer. */
    public PiecePicker(PieceGeometry geometry, RandomGenerator random) {
        this.geometry = geometry;
        this.pieceStates = new PieceStates(geometry);
        this.availability = new Availability(geometry.pieceCount());
        this.deadlines = new Deadlines(geometry.pieceCount());
        this.unstarted = new UnstartedPieces(pieceStates, availability, deadlines, random);
        this.selector = new PieceSelector(pieceStates, availability, unstarted, partials, deadlines);
        this.endgame = new Endgame(geometry, random);
    }

    // What we have and want.

    /** The piece is verified and on disk. Forgets its requests and the senders of its blocks. */
    public void setHave(int piece) {
        if (!pieceStates.has(piece)) {
            remove(piece);
            pieceStates.setHave(piece);
            availability.setHave(piece, true);
            deadlines.clear(piece);
        }
    }

    /** The piece, whole or partial, is no longer trusted: all of it is missing again. */
    public void onLost(int piece) {
        if (pieceStates.isMissing(piece)) {
            return;
        }
        if (pieceStates.isPartial(piece)) {
            partials.remove(partials.get(piece));
        } else {
            availability.setHave(piece, false);
        }
        makeMissing(piece);
    }

    /** Whether the piece is verified and on disk. */
    public boolean has(int piece) {
        return pieceStates.has(piece);
    }

    /** Whether the piece is started and not verified. */
    public boolean isPartial(int piece) {
        return pieceStates.isPartial(piece);
    }

    /** Whether we want the piece and do not have it. */
    public boolean isWanted(int piece) {
        return pieceStates.isWanted(piece);
    }

    /** How many pieces we have. */
    public int haveCount() {
        return pieceStates.haveCount();
    }

    /** The pieces that we have now. */
    public Bitfield pieces() {
        return pieceStates.pieces();
    }

    /** How many of these pieces we have. */
    public int haveCount(Bitfield among) {
        return pieceStates.haveCount(among);
    }

    /** Whether we have every wanted piece. */
    public boolean isComplete() {
        return pieceStates.isComplete();
    }

    /** Whether we have every piece, wanted or not. */
    public boolean isSeed() {
        return pieceStates.isWhole();
    }

    /** Bytes of wanted pieces that we do not have, without blocks that were already received. */
    public long bytesLeft() {
        return pieceStates.bytesWanted() - partials.bytesReceived();
    }

    /** The priority of the piece: 0 for unwanted, up to 7; 4 at first. */
    public int priority(int piece) {
        return pieceStates.priority(piece);
    }

    /** Sets the priority of the piece. Requested blocks of a piece that becomes unwanted may still arrive. */
    public void setPriority(int piece, int priority) {
        if (pieceStates.priority(piece) == priority) {
            return;
        }
        boolean isMissing = pieceStates.isMissing(piece);
        if (isMissing) {
            unstarted.remove(piece);
        }
        pieceStates.setPriority(piece, priority);
        if (isMissing) {
            unstarted.add(piece);
        }
        if (pieceStates.isPartial(piece)) {
            PartialPiece partial = partials.get(piece);
            partial.setWanted(priority > 0);
            partials.update(partial);
        }
    }

    /** Whether to start pieces in the order of their indices instead of the rarest first. */
    public void setSequential(boolean on) {
        selector.setSequential(on);
    }

    /**
     * A reader waits for the piece until {@code time}. Has no effect while the piece is unwanted, and ends when we have
     * it.
     */
    public void setDeadline(int piece, long time) {
        check(time < Deadlines.NEVER, "a deadline is a time");
        if (pieceStates.has(piece)) {
            return;
        }
        deadlines.set(piece, time, unstarted.contains(piece));
        if (pieceStates.isPartial(piece)) {
            partials.get(piece).setDeadline(time);
        }
    }

    /** No reader waits for the piece any more. */
    public void clearDeadline(int piece) {
        deadlines.clear(piece);
        if (pieceStates.isPartial(piece)) {
            partials.get(piece).setDeadline(Deadlines.NEVER);
        }
    }

    // Which peer has which pieces.

    /** A peer that joined with {@link #onPeerJoined} has one more piece. */
    public void onHave(int piece) {
        availability.rise(piece, pieceStates.has(piece));
        unstarted.rise(piece);
    }

    /** A peer that joined with {@link #onPeerJoined} no longer has the piece. */
    public void onDontHave(int piece) {
        availability.fall(piece, pieceStates.has(piece));
        unstarted.fall(piece);
    }

    /** A peer has joined, with these pieces. */
    public void onPeerJoined(Bitfield pieces) {
        availability.addPeer();
        if (hasMost(pieces)) {
            availability.riseAll();
            unstarted.riseAll();
            for (int piece = pieces.nextClear(0); piece >= 0; piece = pieces.nextClear(piece + 1)) {
                onDontHave(piece);
            }
        } else {
            for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
                onHave(piece);
            }
        }
    }

    /** A peer has left that had these pieces in the end: those it joined with, and those it got since. */
    public void onPeerLeft(Bitfield pieces) {
        availability.removePeer();
        if (hasMost(pieces)) {
            for (int piece = pieces.nextClear(0); piece >= 0; piece = pieces.nextClear(piece + 1)) {
                onHave(piece);
            }
            availability.fallAll();
            unstarted.fallAll();
        } else {
            for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
                onDontHave(piece);
            }
        }
    }

    /** Whether it is cheaper to count a peer by its missing pieces: a peer can say that it has all with five bytes. */
    private static boolean hasMost(Bitfield pieces) {
        return 2L * pieces.count() > pieces.size();
    }

    /** A peer has joined that has every piece. One that completes later may leave as a peer and join as a seed. */
    public void onSeedJoined() {
        availability.addSeed();
    }

    /** A peer has left that joined as a seed. */
    public void onSeedLeft() {
        availability.removeSeed();
    }

    /** Number of connected peers that have the piece. */
    public int availability(int piece) {
        return availability.copies(piece);
    }

    /**
     * How many copies the connected peers and we hold: the copies of the rarest piece, plus as a fraction the part of
     * all pieces that has more.
     */
    public double distributedCopies() {
        return availability.distributedCopies();
    }

    /** Whether there is a piece that no connected peer has. */
    public boolean hasPieceWithoutPeer() {
        return availability.hasPieceWithoutPeer();
    }

    /**
     * How many of these pieces we want and do not have. Callers keep the number up to date with {@link #isWanted} and
     * need not count again.
     */
    public int interestingCount(Bitfield pieces) {
        return pieceStates.wantedCount(pieces);
    }

    // Picking.

    /** Appends up to {@code count} blocks to request from this peer, and marks them as requested. Returns how many. */
    public int pick(PeerView peer, int count, List<BlockRef> out) {
        check(peer.id() >= 0, "a peer's number is not negative");
        int left = count;
        int piece = left > 0 ? selector.select(peer, peer.lastOfRun()) : PieceSelector.NONE;
        while (piece != PieceSelector.NONE) {
            left -= take(pieceStates.isPartial(piece) ? partials.get(piece) : start(piece, peer), peer, left, out);
            piece = left > 0 ? selector.select(peer, piece) : PieceSelector.NONE;
        }
        if (left > 0 && !peer.isOnParole()) {
            left -= endgame.pick(peer, left, !isEndgame(), partials, out);
        }
        return count - left;
    }

    /** Whether every missing block that any peer has is already requested. */
    public boolean isEndgame() {
        return selector.isExhausted();
    }

    // Results.

    /** A block has arrived from a peer. */
    public ReceivedBlock onReceived(BlockRef block, int peerId) {
        return onReceived(block, peerId, false);
    }

    /**
     * A block has arrived whose request was abandoned, for example after a timeout. It is accepted although it is not
     * requested from the peer now, unless it is no longer wanted or its piece is assigned to another peer. The caller
     * must know that the block was once requested from the peer.
     */
    public ReceivedBlock onReceivedLate(BlockRef block, int peerId) {
        return onReceived(block, peerId, true);
    }

    /**
     * The peer rejected the block, let it time out, or was told to cancel: it is wanted again unless another request is
     * open.
     */
    public void onAbandoned(BlockRef block, int peerId) {
        if (geometry.isBlock(block) && pieceStates.isPartial(block.piece())) {
            PartialPiece partial = partials.get(block.piece());
            if (partial.abandon(blockNumber(block), peerId)) {
                if (partial.owner() == peerId && partial.requestsOf(peerId) == 0) {
                    partial.setOwner(PartialPiece.NOBODY);
                }
                onReleased(partial);
            }
        }
    }

    /** The peer left: all its requests are wanted again unless they are also open at another peer. */
    public void onAbandonedAll(int peerId) {
        onAbandonedAll(peerId, _ -> true);
    }

    /** The peer sends nothing more of these pieces, as after a choke. */
    public void onAbandonedAll(int peerId, IntPredicate pieces) {
        for (PartialPiece partial : List.copyOf(partials.all())) {
            if (!pieces.test(partial.piece())) {
                continue;
            }
            boolean changed = partial.abandonAll(peerId);
            if (partial.owner() == peerId) {
                partial.setOwner(PartialPiece.NOBODY);
                changed = true;
            }
            if (changed) {
                onReleased(partial);
            }
        }
    }

    /** The peer has become slow: its blocks may be requested from others too, and others may continue its pieces. */
    public void onSlow(int peerId) {
        for (PartialPiece partial : partials.all()) {
            partial.markSlow(peerId);
            if (partial.owner() == peerId) {
                partial.setOwner(PartialPiece.NOBODY);
            }
        }
    }

    /** The piece's hash is right; the same as {@link #setHave}. */
    public void onVerified(int piece) {
        setHave(piece);
    }

    /**
     * The hash of a complete piece is wrong: all of it is wanted again, from one peer. Read the contributors before.
     */
    public void onFailed(int piece) {
        check(pieceStates.isPartial(piece), "only a partial piece fails");
        PartialPiece partial = partials.get(piece);
        check(partial.isComplete(), "only a complete piece fails");
        partial.restart();
        partials.update(partial);
    }

    /** Pieces whose hash was wrong and that are downloaded again, each from one peer. */
    public List<Integer> retried() {
        return partials.all().stream()
                .filter(partial -> partial.isSingleSource() && !partial.isComplete())
                .map(PartialPiece::piece)
                .toList();
    }

    /** The peer that a partial piece is assigned to, or -1. */
    public int owner(int piece) {
        return partials.get(piece).owner();
    }

    /** Whether blocks of this partial piece are requested from any peer. */
    public boolean hasRequests(int piece) {
        return partials.get(piece).requestedCount() > 0;
    }

    /** Bytes of a partial piece that have not arrived. */
    public long missingBytes(int piece) {
        return geometry.pieceLength(piece) - partials.get(piece).bytesReceived();
    }

    /**
     * Assigns a piece whose hash was wrong to this peer, which brings all of it. Blocks of others are forgotten, and so
     * are requests for it, which the caller cancels.
     *
     * @return bytes that are forgotten
     */
    public long assignTo(int piece, int peerId) {
        PartialPiece partial = partials.get(piece);
        check(partial.isSingleSource(), "only a piece whose hash was wrong is assigned to one peer");
        long forgotten = partial.bytesReceived();
        partial.restart();
        partial.assignTo(peerId);
        partials.update(partial);
        return forgotten;
    }

    /** Incomplete pieces with a block of this peer. */
    public List<Integer> partialsWithBlocksOf(int peerId) {
        return partials.all().stream()
                .filter(partial -> !partial.isComplete() && partial.hasBlockOf(peerId))
                .map(PartialPiece::piece)
                .toList();
    }

    /**
     * Forgets the received blocks of a partial piece; requested ones may still arrive. Returns the bytes that are
     * forgotten.
     */
    public long forget(int piece) {
        PartialPiece partial = partials.get(piece);
        long forgotten = partial.bytesReceived();
        partial.forgetReceived();
        onReleased(partial);
        return forgotten;
    }

    /** For each block of a partial piece the peer that sent it, -1 for blocks not received; empty for other pieces. */
    public int[] contributors(int piece) {
        return pieceStates.isPartial(piece) ? partials.get(piece).contributors() : new int[0];
    }

    /** Number of partial pieces. */
    int partialCount() {
        return partials.size();
    }

    /** Number of requested blocks, each counted once. */
    public int requestedBlocks() {
        int count = 0;
        for (PartialPiece partial : partials.all()) {
            count += partial.requestedCount();
        }
        return count;
    }

    /** Whether this block is requested from this peer now. */
    boolean isRequested(BlockRef block, int peerId) {
        return geometry.isBlock(block)
                && pieceStates.isPartial(block.piece())
                && partials.get(block.piece()).isRequestedFrom(blockNumber(block), peerId);
    }

    /** Counts everything again. Slow; for tests. */
    void verifyInvariants() {
        int partialCount = 0;
        for (int piece = 0; piece < pieceStates.pieceCount(); piece++) {
            partialCount += pieceStates.isPartial(piece) ? 1 : 0;
        }
        check(partialCount == partials.size(), "each partial piece is kept once");
        for (PartialPiece partial : partials.all()) {
            int piece = partial.piece();
            check(pieceStates.isPartial(piece), "only partial pieces are kept");
            check(partial.isWanted() == pieceStates.hasPriority(piece), "a partial piece knows whether it is wanted");
            check(partial.deadline() == deadlines.time(piece), "a partial piece knows its deadline");
        }
        pieceStates.verify();
        availability.verify(pieceStates);
        unstarted.verify();
        partials.verify();
    }

    private int take(PartialPiece partial, PeerView peer, int count, List<BlockRef> out) {
        if (partial.owner() == PartialPiece.NOBODY) {
            partial.setOwner(peer.id());
        }
        if (!peer.isProven()) {
            partial.markOfUnproven();
        }
        int taken = Math.min(count, partial.freeCount());
        for (int i = 0; i < taken; i++) {
            int block = partial.requestFirstFree(peer.id(), peer.isSlow());
            out.add(geometry.block(partial.piece(), block));
        }
        partials.update(partial);
        return taken;
    }

    private ReceivedBlock onReceived(BlockRef block, int peerId, boolean isLate) {
        if (!geometry.isBlock(block)) {
            return ReceivedBlock.Dropped.UNREQUESTED;
        }
        int piece = block.piece();
        if (pieceStates.has(piece)) {
            return ReceivedBlock.Dropped.DUPLICATE;
        }
        if (pieceStates.isMissing(piece) && !(isLate && unstarted.contains(piece))) {
            return ReceivedBlock.Dropped.UNREQUESTED;
        }
        PartialPiece partial = pieceStates.isMissing(piece) ? start(piece, PartialPiece.NOBODY) : partials.get(piece);
        int number = blockNumber(block);
        if (partial.isReceived(number)) {
            return ReceivedBlock.Dropped.DUPLICATE;
        }
        if (!partial.isRequestedFrom(number, peerId) && !(isLate && partial.acceptsLate(peerId))) {
            return ReceivedBlock.Dropped.UNREQUESTED;
        }
        return receive(partial, number, peerId);
    }

    private ReceivedBlock receive(PartialPiece partial, int block, int peerId) {
        List<Integer> others = partial.receive(block, peerId);
        partials.update(partial);
        if (others.isEmpty()) {
            return partial.isComplete() ? ReceivedBlock.Accepted.LAST : ReceivedBlock.Accepted.ORDINARY;
        }
        return new ReceivedBlock.Accepted(partial.isComplete(), others);
    }

    /** A request in this piece, or its owner, is gone. */
    private void onReleased(PartialPiece partial) {
        partials.update(partial);
        if (partial.isUntouched()) {
            partials.remove(partial);
            makeMissing(partial.piece());
        }
    }

    private PartialPiece start(int piece, PeerView peer) {
        PartialPiece partial = start(piece, peer.id());
        if (peer.isOnParole()) {
            partial.assignTo(peer.id());
        }
        return partial;
    }

    private PartialPiece start(int piece, int owner) {
        remove(piece);
        pieceStates.start(piece);
        PartialPiece partial = new PartialPiece(piece, geometry, pieceStates.hasPriority(piece));
        partial.setOwner(owner);
        partial.setDeadline(deadlines.time(piece));
        partials.add(partial);
        return partial;
    }

    /** Removes a piece that we do not have from the unstarted or the partial pieces. */
    private void remove(int piece) {
        if (pieceStates.isMissing(piece)) {
            unstarted.remove(piece);
        } else {
            partials.remove(partials.get(piece));
        }
    }

    private void makeMissing(int piece) {
        pieceStates.setMissing(piece);
        unstarted.add(piece);
    }

    private static int blockNumber(BlockRef block) {
        return block.begin() / dev.spate.wire.WireLimits.BLOCK_LENGTH;
    }
}
