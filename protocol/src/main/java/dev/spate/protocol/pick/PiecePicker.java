package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides which blocks to ask of which peer next, and remembers what was asked, what came and from whom.
 *
 * <p>Owned by the torrent's loop. A peer gets, in this order: what has a deadline, the earliest first; the rest of
 * pieces that are begun, its own before those of others and the nearest to completion first; then a new piece of the
 * highest priority, the one that the fewest peers have (any of them for the first few, the lowest index in sequential
 * order). A peer that prefers whole pieces shares those of others only when nothing new is left or too many are begun.
 * When every missing block is asked for, peers double the requests of others (endgame). A piece whose hash was wrong is
 * given to one peer alone, so that a second failure names the liar.
 *
 * <p>What holds between calls: a piece is missing, partial or had, and stands in the order of open pieces exactly if it
 * is missing and wanted. A block is asked of a peer at most once, and of a bounded number of peers. {@link
 * #verifyInvariants()} recounts all of it.
 *
 * <p>Costs: 14 to 22 bytes for each piece of the torrent, and about 5 more for each block of a piece that is begun. A
 * pick looks at pieces that are begun and have a free block, about one for each active peer.
 */
public final class PiecePicker {
    private static final byte MISSING = 0;
    private static final byte PARTIAL = 1;
    private static final byte HAD = 2;

    private static final int NONE = RarestFirst.NONE;

    private final PieceGeometry geometry;
    private final byte[] states;
    private final byte[] priorities;
    private final Availability availability;
    private final OpenPieces open;
    private final PartialPieces partials = new PartialPieces();
    private final Deadlines deadlines = new Deadlines();
    private final Endgame endgame;

    private int haveCount;
    private int wantedCount;
    private long bytesLeft;
    private boolean isSequential;
    private boolean wasEndgame;
    private long revision;

    /** A picker that has nothing, wants everything and knows no peer. */
    public PiecePicker(PieceGeometry geometry, RandomGenerator random) {
        int pieceCount = geometry.pieceCount();
        this.geometry = geometry;
        this.states = new byte[pieceCount];
        this.priorities = new byte[pieceCount];
        this.availability = new Availability(pieceCount);
        this.open = new OpenPieces(pieceCount, random);
        this.endgame = new Endgame(geometry, random);
        this.wantedCount = pieceCount;
        this.bytesLeft = geometry.totalLength();
        Arrays.fill(priorities, (byte) Limits.PRIORITY_DEFAULT);
        for (int piece = 0; piece < pieceCount; piece++) {
            openLevel(piece).add(piece, 0);
        }
    }

    // What we have and want.

    /** The piece is verified and on disk. Forgets which blocks were asked for and who sent them. */
    public void have(int piece) {
        if (states[piece] == HAD) {
            return;
        }
        if (isPriorityWanted(piece)) {
            bytesLeft -= geometry.pieceLength(piece) - bytesReceived(piece);
            wantedCount--;
        }
        leave(piece);
        states[piece] = HAD;
        haveCount++;
        deadlines.clear(piece);
    }

    /** The piece, whole or partial, is no longer trusted: all of it is missing again. */
    public void lost(int piece) {
        if (states[piece] == MISSING) {
            return;
        }
        if (states[piece] == HAD) {
            haveCount--;
            wantedCount += isPriorityWanted(piece) ? 1 : 0;
            bytesLeft += isPriorityWanted(piece) ? geometry.pieceLength(piece) : 0;
        } else {
            bytesLeft += isPriorityWanted(piece) ? bytesReceived(piece) : 0;
            partials.remove(partials.get(piece));
        }
        reopen(piece);
    }

    /** Whether the piece is verified and on disk. */
    public boolean has(int piece) {
        return states[piece] == HAD;
    }

    /** Whether the piece is begun and not verified. */
    public boolean isPartial(int piece) {
        return states[piece] == PARTIAL;
    }

    /** Whether the piece is wanted and not had. */
    public boolean isWanted(int piece) {
        return states[piece] != HAD && isPriorityWanted(piece);
    }

    /** Number of pieces of the torrent. */
    public int pieceCount() {
        return states.length;
    }

    /** Number of pieces had. */
    public int haveCount() {
        return haveCount;
    }

    /** Whether every wanted piece is had. */
    public boolean isComplete() {
        return wantedCount == 0;
    }

    /** Whether every piece is had, wanted or not. */
    public boolean isSeed() {
        return haveCount == states.length;
    }

    /** Bytes of wanted pieces that are not had, without blocks that were received already. */
    public long bytesLeft() {
        return bytesLeft;
    }

    /** How much the piece is wanted: 0 for not at all, up to 7; 4 at first. */
    public int priority(int piece) {
        return priorities[piece];
    }

    /** Sets how much the piece is wanted. Blocks of an unwanted one that are asked for already may still come. */
    public void priority(int piece, int priority) {
        check(priority >= 0 && priority <= Limits.PRIORITY_MAX, "a priority is within 0 to 7");
        if (priorities[piece] == priority) {
            return;
        }
        int change = (priority > 0 ? 1 : 0) - (isPriorityWanted(piece) ? 1 : 0);
        if (states[piece] != HAD) {
            wantedCount += change;
            bytesLeft += change * (geometry.pieceLength(piece) - bytesReceived(piece));
        }
        if (states[piece] == MISSING) {
            closeOrder(piece);
            priorities[piece] = (byte) priority;
            enterOrder(piece);
        } else {
            priorities[piece] = (byte) priority;
        }
        if (states[piece] == PARTIAL) {
            PartialPiece partial = partials.get(piece);
            partial.wanted(priority > 0);
            partials.refile(partial);
        }
        revision++;
    }

    /** Whether to begin pieces in the order of their indices instead of the rarest first. */
    public void sequential(boolean on) {
        isSequential = on;
    }

    /** Somebody waits for the piece until {@code time}. Means nothing while it is unwanted, and ends when it is had. */
    public void deadline(int piece, long time) {
        check(time < Deadlines.NEVER, "a deadline is a time");
        if (states[piece] == HAD) {
            return;
        }
        deadlines.set(piece, time, open.contains(piece));
        if (states[piece] == PARTIAL) {
            partials.get(piece).deadline(time);
        }
    }

    /** Nobody waits for the piece any more. */
    public void clearDeadline(int piece) {
        deadlines.clear(piece);
        if (states[piece] == PARTIAL) {
            partials.get(piece).deadline(Deadlines.NEVER);
        }
    }

    // Who has what.

    /** A peer that joined with {@link #peerJoined} has one more piece. */
    public void peerHas(int piece) {
        int peers = availability.peers(piece);
        availability.rise(piece);
        if (open.contains(piece)) {
            openLevel(piece).rise(piece, peers);
        }
    }

    /** A peer that joined with {@link #peerJoined} no longer has the piece. */
    public void peerLost(int piece) {
        int peers = availability.peers(piece);
        availability.fall(piece);
        if (open.contains(piece)) {
            openLevel(piece).fall(piece, peers);
        }
    }

    /** A peer came, with these pieces. */
    public void peerJoined(Bitfield pieces) {
        availability.peerJoined();
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            peerHas(piece);
        }
    }

    /** A peer left that had these pieces in the end: those it joined with, and those it got since. */
    public void peerLeft(Bitfield pieces) {
        availability.peerLeft();
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            peerLost(piece);
        }
    }

    /** A peer came that has every piece. One that gets there later may leave as a peer and join as a seed. */
    public void seedJoined() {
        availability.seedJoined();
    }

    /** A peer left that joined as a seed. */
    public void seedLeft() {
        availability.seedLeft();
    }

    /** Number of connected peers that have the piece. */
    public int availability(int piece) {
        return availability.copies(piece);
    }

    /**
     * How many copies the swarm that we see holds, ours included: those of the rarest piece, and as fraction the part
     * of all pieces that has more. Looks at every piece; meant for a display.
     */
    public double distributedCopies() {
        int fewest = Integer.MAX_VALUE;
        int fewestCount = 0;
        for (int piece = 0; piece < states.length; piece++) {
            int copies = availability.copies(piece) + (has(piece) ? 1 : 0);
            if (copies < fewest) {
                fewest = copies;
                fewestCount = 0;
            }
            fewestCount += copies == fewest ? 1 : 0;
        }
        return fewest + (double) (states.length - fewestCount) / states.length;
    }

    /** Whether a peer with these pieces has one that we want and lack. */
    public boolean isInteresting(Bitfield pieces) {
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            if (isWanted(piece)) {
                return true;
            }
        }
        return false;
    }

    /** How many of these pieces we want and lack; kept up with {@link #isWanted} it saves asking again. */
    public int interestingCount(Bitfield pieces) {
        int count = 0;
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            count += isWanted(piece) ? 1 : 0;
        }
        return count;
    }

    // Picking.

    /**
     * Appends up to {@code count} blocks to ask of this peer, which are marked as requested from it; returns how many.
     *
     * <p>A peer that got fewer than it could take need not be asked again before it has another piece, unchokes us, or
     * {@link #revision()} changes.
     */
    public int pick(PeerView peer, int count, List<BlockRef> out) {
        check(peer.id() >= 0, "a peer's number is not negative");
        int left = count;
        int last = peer.lastOfRun();
        while (left > 0) {
            Optional<PartialPiece> next = choose(peer, last);
            if (next.isEmpty()) {
                break;
            }
            left -= take(next.get(), peer, left, out);
            last = next.get().piece();
        }
        boolean isEndgame = isEndgame();
        if (left > 0) {
            left -= endgame.pick(peer, left, !isEndgame, partials, out);
        }
        if (isEndgame && !wasEndgame) {
            revision++;
        }
        wasEndgame = isEndgame;
        return count - left;
    }

    /** Grows whenever a peer that got nothing might get something now. */
    public long revision() {
        return revision;
    }

    /** Whether every missing block that somebody has is asked for already. */
    public boolean isEndgame() {
        int unavailable = availability.seedCount() > 0 ? 0 : open.unheldCount();
        if (isComplete() || open.size() > unavailable) {
            return false;
        }
        for (PartialPiece partial : partials.choosable()) {
            boolean isLeftToOne = partial.isSingleSource() && partial.owner() != PartialPiece.NOBODY;
            if (!isLeftToOne && availability.copies(partial.piece()) > 0) {
                return false;
            }
        }
        return true;
    }

    // Results.

    /** A block came from a peer. */
    public Received received(BlockRef block, int peerId) {
        return received(block, peerId, false);
    }

    /**
     * A block came whose request was abandoned, after a timeout for example. It is taken even if the peer is not asked
     * for it; whether it ever was is for the caller to know.
     */
    public Received receivedLate(BlockRef block, int peerId) {
        return received(block, peerId, true);
    }

    /** The peer rejected the block, let it time out, or was told to cancel: it is wanted again unless another has it. */
    public void abandoned(BlockRef block, int peerId) {
        if (geometry.isBlock(block) && states[block.piece()] == PARTIAL) {
            PartialPiece partial = partials.get(block.piece());
            if (partial.abandon(blockNumber(block), peerId)) {
                if (partial.owner() == peerId && !partial.isRequestedFrom(peerId)) {
                    partial.own(PartialPiece.NOBODY);
                }
                released(partial);
            }
        }
    }

    /** The peer choked us or left: all that it was asked for is wanted again unless another peer is asked too. */
    public void abandonedAll(int peerId) {
        for (PartialPiece partial : List.copyOf(partials.all())) {
            boolean changed = false;
            for (int block = 0; block < partial.blockCount() && partial.requestedCount() > 0; block++) {
                changed |= partial.abandon(block, peerId);
            }
            if (partial.owner() == peerId) {
                partial.own(PartialPiece.NOBODY);
                changed = true;
            }
            if (changed) {
                released(partial);
            }
        }
    }

    /** The peer is asked for blocks and sends none: others may be asked for them, and may go on with its pieces. */
    public void snubbed(int peerId) {
        for (PartialPiece partial : partials.all()) {
            partial.slow(peerId);
            if (partial.owner() == peerId) {
                partial.own(PartialPiece.NOBODY);
            }
        }
        revision++;
    }

    /** The piece's hash is right; the same as {@link #have}. */
    public void verified(int piece) {
        have(piece);
    }

    /** The hash of a complete piece is wrong: all of it is wanted again, from one peer. Ask for contributors before. */
    public void failed(int piece) {
        check(states[piece] == PARTIAL, "only a partial piece fails");
        PartialPiece partial = partials.get(piece);
        check(partial.isComplete(), "only a complete piece fails");
        bytesLeft += isPriorityWanted(piece) ? partial.bytesReceived() : 0;
        partial.restart();
        partials.refile(partial);
        revision++;
    }

    /** For each block of a partial piece the peer that sent it, -1 for those not here; empty for other pieces. */
    public int[] contributors(int piece) {
        return states[piece] == PARTIAL ? partials.get(piece).contributors() : new int[0];
    }

    /** The blocks of this piece that this peer sent, which were not verified yet. */
    public List<BlockRef> contributions(int piece, int peerId) {
        List<BlockRef> blocks = new ArrayList<>();
        int[] contributors = contributors(piece);
        for (int block = 0; block < contributors.length; block++) {
            if (contributors[block] == peerId) {
                blocks.add(geometry.block(piece, block));
            }
        }
        return blocks;
    }

    /** Number of pieces that are begun and not verified. */
    public int partialCount() {
        return partials.size();
    }

    /** Number of blocks that are asked for, each counted once. */
    public int requestedBlocks() {
        int count = 0;
        for (PartialPiece partial : partials.all()) {
            count += partial.requestedCount();
        }
        return count;
    }

    /** Whether this peer is asked for this block now. */
    public boolean isRequested(BlockRef block, int peerId) {
        return geometry.isBlock(block)
                && states[block.piece()] == PARTIAL
                && partials.get(block.piece()).isRequestedFrom(blockNumber(block), peerId);
    }

    /** Counts everything again. Slow; for tests. */
    void verifyInvariants() {
        int had = 0;
        int wanted = 0;
        int partialCount = 0;
        long left = 0;
        for (int piece = 0; piece < states.length; piece++) {
            had += has(piece) ? 1 : 0;
            wanted += isWanted(piece) ? 1 : 0;
            left += isWanted(piece) ? geometry.pieceLength(piece) - bytesReceived(piece) : 0;
            partialCount += states[piece] == PARTIAL ? 1 : 0;
            boolean isOpen = states[piece] == MISSING && isPriorityWanted(piece);
            check(open.contains(piece) == isOpen, "open pieces are those missing and wanted");
            check(!isOpen || openLevel(piece).contains(piece), "an open piece stands in the level of its priority");
        }
        check(had == haveCount && wanted == wantedCount && left == bytesLeft, "pieces are counted right");
        check(partialCount == partials.size(), "each partial piece is kept once");
        for (PartialPiece partial : partials.all()) {
            int piece = partial.piece();
            check(states[piece] == PARTIAL, "only partial pieces are kept");
            check(partial.isWanted() == isPriorityWanted(piece), "a partial piece knows whether it is wanted");
            check(partial.deadline() == deadlines.time(piece), "a partial piece knows its deadline");
        }
        open.verify(availability.peers());
        partials.verify();
    }

    private Optional<PartialPiece> choose(PeerView peer, int last) {
        if (!deadlines.isEmpty()) {
            Optional<PartialPiece> urgent = mostUrgent(peer);
            if (urgent.isPresent()) {
                return urgent;
            }
        }
        Optional<PartialPiece> begun = partials.best(peer, isSequential);
        if (begun.isPresent() && !leaves(begun.get(), peer)) {
            return begun;
        }
        int piece = open.choose(peer, order());
        return piece == NONE ? begun : Optional.of(begin(goOn(peer, last, piece), peer.id()));
    }

    /** The piece that goes on where the peer is, if it is wanted as much as the one that was chosen. */
    private int goOn(PeerView peer, int last, int chosen) {
        int next = last + 1;
        boolean goesOn = peer.prefersRuns()
                && last >= 0
                && next < states.length
                && open.contains(next)
                && priorities[next] == priorities[chosen]
                && peer.mayRequest(next);
        return goesOn ? next : chosen;
    }

    private Optional<PartialPiece> mostUrgent(PeerView peer) {
        Optional<PartialPiece> begun = partials.mostUrgent(peer);
        long limit = begun.isPresent() ? begun.get().deadline() : Deadlines.NEVER;
        int piece = deadlines.earliestOpen(peer, limit);
        return piece == NONE ? begun : Optional.of(begin(piece, peer.id()));
    }

    /** Whether the peer would rather begin a piece of its own than share this one. */
    private boolean leaves(PartialPiece partial, PeerView peer) {
        return peer.prefersWholePieces()
                && !peer.isSnubbed()
                && partial.owner() != peer.id()
                && partial.owner() != PartialPiece.NOBODY
                && !partials.isCrowded(availability.peerCount());
    }

    private OpenPieces.Order order() {
        if (isSequential) {
            return OpenPieces.Order.SEQUENTIAL;
        }
        return haveCount < Limits.RANDOM_FIRST_PIECES ? OpenPieces.Order.RANDOM : OpenPieces.Order.RAREST_FIRST;
    }

    private int take(PartialPiece partial, PeerView peer, int count, List<BlockRef> out) {
        if (partial.owner() == PartialPiece.NOBODY) {
            partial.own(peer.id());
        }
        int taken = Math.min(count, partial.freeCount());
        for (int i = 0; i < taken; i++) {
            int block = partial.requestFirstFree(peer.id(), peer.isSnubbed());
            out.add(geometry.block(partial.piece(), block));
        }
        partials.refile(partial);
        return taken;
    }

    private Received received(BlockRef block, int peerId, boolean isLate) {
        if (!geometry.isBlock(block)) {
            return Received.Dropped.UNREQUESTED;
        }
        int piece = block.piece();
        if (states[piece] == HAD) {
            return Received.Dropped.DUPLICATE;
        }
        if (states[piece] == MISSING && !isLate) {
            return Received.Dropped.UNREQUESTED;
        }
        PartialPiece partial = states[piece] == MISSING ? begin(piece, PartialPiece.NOBODY) : partials.get(piece);
        int number = blockNumber(block);
        if (partial.isReceived(number)) {
            return Received.Dropped.DUPLICATE;
        }
        if (!isLate && !partial.isRequestedFrom(number, peerId)) {
            return Received.Dropped.UNREQUESTED;
        }
        List<Integer> others = partial.receive(number, peerId);
        partials.refile(partial);
        bytesLeft -= partial.isWanted() ? block.length() : 0;
        if (others.isEmpty()) {
            return partial.isComplete() ? Received.Accepted.LAST : Received.Accepted.ORDINARY;
        }
        return new Received.Accepted(partial.isComplete(), others);
    }

    /** A request in this piece, or its owner, is gone. */
    private void released(PartialPiece partial) {
        partials.refile(partial);
        if (partial.isUntouched()) {
            partials.remove(partial);
            reopen(partial.piece());
        }
        revision++;
    }

    private PartialPiece begin(int piece, int owner) {
        leave(piece);
        states[piece] = PARTIAL;
        PartialPiece partial = new PartialPiece(piece, geometry, isPriorityWanted(piece));
        partial.own(owner);
        partial.deadline(deadlines.time(piece));
        partials.add(partial);
        return partial;
    }

    /** Takes a piece that is not had out of wherever it stands. */
    private void leave(int piece) {
        if (states[piece] == MISSING) {
            closeOrder(piece);
        } else {
            partials.remove(partials.get(piece));
        }
    }

    private void reopen(int piece) {
        states[piece] = MISSING;
        enterOrder(piece);
        revision++;
    }

    private void enterOrder(int piece) {
        if (isPriorityWanted(piece)) {
            openLevel(piece).add(piece, availability.peers(piece));
            deadlines.reopened(piece);
        }
    }

    private void closeOrder(int piece) {
        if (isPriorityWanted(piece)) {
            openLevel(piece).remove(piece, availability.peers(piece));
            deadlines.begun(piece);
        }
    }

    private boolean isPriorityWanted(int piece) {
        return priorities[piece] > 0;
    }

    private long bytesReceived(int piece) {
        return states[piece] == PARTIAL ? partials.get(piece).bytesReceived() : 0;
    }

    private RarestFirst openLevel(int piece) {
        return open.level(priorities[piece]);
    }

    private static int blockNumber(BlockRef block) {
        return block.begin() / dev.spate.wire.Limits.BLOCK_LENGTH;
    }
}
