package dev.spate.protocol.transfer;

import dev.spate.protocol.swarm.Peer;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What super-seeding has shown to one peer, and what of it is still to be sent. */
final class SuperSeedPeer {
    private final Peer peer;
    private Bitfield shown;

    // Bytes that are still to be sent of each piece that was offered and not completely sent, in the order of the
    // offers.
    private final Map<Integer, Integer> open = new LinkedHashMap<>();
    // Open pieces of which nothing was sent yet, and the others: a peer begins with few at a time.
    private final Set<Integer> untouched = new LinkedHashSet<>();
    private final Set<Integer> started = new LinkedHashSet<>();
    private long openBytes;
    private boolean seesAll;
    private int nextToShow;
    private long activeAt;

    SuperSeedPeer(Peer peer, int pieceCount, long now) {
        this.peer = peer;
        this.shown = Bitfield.empty(pieceCount);
        this.activeAt = now;
    }

    Peer peer() {
        return peer;
    }

    boolean isShown(int piece) {
        return shown.has(piece);
    }

    /** Pieces that the peer has been shown. */
    Bitfield shown() {
        return shown;
    }

    /** Offers a piece. */
    void offer(int piece, int length, long now) {
        if (open.isEmpty()) {
            activeAt = now;
        }
        shown.set(piece);
        open.put(piece, length);
        untouched.add(piece);
        openBytes += length;
    }

    /** The peer was told that we have all pieces. */
    void markAllShown() {
        seesAll = true;
        shown = Bitfield.full(shown.size());
    }

    /** From now on we hide nothing from this peer. */
    void stopHiding() {
        seesAll = true;
    }

    boolean seesAll() {
        return seesAll;
    }

    /** The next piece to show to a peer that may see all pieces, or -1 when it has been shown all of them. */
    int showNext() {
        nextToShow = shown.nextClear(nextToShow);
        if (nextToShow >= 0) {
            shown.set(nextToShow);
            return nextToShow;
        }
        nextToShow = shown.size();
        return -1;
    }

    boolean isAllShown() {
        return seesAll && shown.isFull();
    }

    /** Bytes that are offered and not yet sent. */
    long openBytes() {
        return openBytes;
    }

    boolean hasOpen() {
        return !open.isEmpty();
    }

    boolean isOpen(int piece) {
        return open.containsKey(piece);
    }

    Iterable<Integer> openPieces() {
        return open.keySet();
    }

    /** Open pieces of which nothing was sent yet, in the order of the offers. */
    Iterable<Integer> untouchedPieces() {
        return untouched;
    }

    /** Open pieces of which something was sent. */
    Iterable<Integer> startedPieces() {
        return started;
    }

    /** Bytes of this open piece that are still to be sent. */
    int left(int piece) {
        return open.getOrDefault(piece, 0);
    }

    /** How long the peer has had no open offer. */
    long idleTime(long now) {
        return open.isEmpty() ? now - activeAt : 0;
    }

    /** A block was sent to the peer. Returns whether its piece is open and completely sent. */
    boolean onSent(BlockRef block, long now) {
        activeAt = now;
        Integer missing = open.get(block.piece());
        if (missing == null) {
            return false;
        }
        int left = missing - block.length();
        open.put(block.piece(), Math.max(0, left));
        openBytes -= missing - Math.max(0, left);
        untouched.remove(block.piece());
        started.add(block.piece());
        return left <= 0;
    }

    /** The piece need not be sent any more. Returns whether it was open. */
    boolean close(int piece) {
        Integer missing = open.remove(piece);
        untouched.remove(piece);
        started.remove(piece);
        openBytes -= missing == null ? 0 : missing;
        return missing != null;
    }

    /** Nothing need be sent any more. Returns the pieces that were open. */
    List<Integer> closeAll() {
        List<Integer> pieces = List.copyOf(open.keySet());
        open.clear();
        untouched.clear();
        started.clear();
        openBytes = 0;
        return pieces;
    }

    /**
     * Notes whether the peer can request now. Returns whether it could have requested offered pieces for so long and
     * has not.
     */
    boolean updateUntouched(long patience, long now) {
        boolean mustWait = peer.isInterested() && peer.isChoked();
        boolean hasRequested = !peer.theirRequests().isEmpty();
        if (!open.isEmpty() && (mustWait || hasRequested)) {
            activeAt = now;
        }
        return !open.isEmpty() && now - activeAt >= patience;
    }
}
