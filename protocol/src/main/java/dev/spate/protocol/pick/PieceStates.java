package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.Arrays;

/**
 * Whether each piece is missing, partial or here, and its priority, which is 0 when it is not wanted.
 *
 * <p>Owned by the {@link PiecePicker}. Sets and counts are updated with every change, because they are read more often
 * than they change.
 */
final class PieceStates {
    private static final byte MISSING = 0;
    private static final byte PARTIAL = 1;
    private static final byte HAVE = 2;

    private final PieceGeometry geometry;
    private final byte[] states;
    private final byte[] priorities;

    // The states and priorities as bitfields of 64-piece words, for questions about many pieces at once.
    private final Bitfield ours;
    private final Bitfield wanted;
    private long bytesWanted;

    /** We have nothing and want everything. */
    PieceStates(PieceGeometry geometry) {
        this.geometry = geometry;
        this.states = new byte[geometry.pieceCount()];
        this.priorities = new byte[geometry.pieceCount()];
        this.ours = Bitfield.empty(geometry.pieceCount());
        this.wanted = Bitfield.full(geometry.pieceCount());
        this.bytesWanted = geometry.totalLength();
        Arrays.fill(priorities, (byte) PickLimits.PRIORITY_DEFAULT);
    }

    int pieceCount() {
        return states.length;
    }

    boolean isMissing(int piece) {
        return states[piece] == MISSING;
    }

    boolean isPartial(int piece) {
        return states[piece] == PARTIAL;
    }

    boolean has(int piece) {
        return states[piece] == HAVE;
    }

    /** Whether we want the piece and do not have it. */
    boolean isWanted(int piece) {
        return states[piece] != HAVE && hasPriority(piece);
    }

    /** Whether we want the piece, or would want it if we did not have it. */
    boolean hasPriority(int piece) {
        return priorities[piece] > 0;
    }

    int priority(int piece) {
        return priorities[piece];
    }

    void setPriority(int piece, int priority) {
        check(priority >= 0 && priority <= PickLimits.PRIORITY_MAX, "a priority is between 0 and 7");
        priorities[piece] = (byte) priority;
        countWanted(piece);
    }

    void setMissing(int piece) {
        enter(piece, MISSING);
    }

    void start(int piece) {
        check(states[piece] == MISSING, "only a missing piece is started");
        enter(piece, PARTIAL);
    }

    void setHave(int piece) {
        enter(piece, HAVE);
    }

    private void enter(int piece, byte state) {
        states[piece] = state;
        if (state == HAVE) {
            ours.set(piece);
        } else {
            ours.clear(piece);
        }
        countWanted(piece);
    }

    private void countWanted(int piece) {
        if (isWanted(piece)) {
            bytesWanted += wanted.set(piece) ? geometry.pieceLength(piece) : 0;
        } else {
            bytesWanted -= wanted.clear(piece) ? geometry.pieceLength(piece) : 0;
        }
    }

    int haveCount() {
        return ours.count();
    }

    /** How many of these pieces we have. */
    int haveCount(Bitfield among) {
        return ours.countInBoth(among);
    }

    /** The pieces that we have now. */
    Bitfield pieces() {
        return ours.copy();
    }

    /** Whether we have every wanted piece. */
    boolean isComplete() {
        return wanted.isEmpty();
    }

    /** Whether we have every piece, wanted or not. */
    boolean isWhole() {
        return ours.isFull();
    }

    /** Bytes of the pieces that we want and do not have, with partial ones counted whole. */
    long bytesWanted() {
        return bytesWanted;
    }

    /** How many of these pieces we want and do not have. */
    int wantedCount(Bitfield pieces) {
        return wanted.countInBoth(pieces);
    }

    /** Throws unless the counts agree with the pieces. For tests. */
    void verify() {
        long bytes = 0;
        for (int piece = 0; piece < states.length; piece++) {
            check(ours.has(piece) == has(piece), "the bitfield of our pieces agrees with the states");
            check(wanted.has(piece) == isWanted(piece), "the bitfield of wanted pieces agrees with the states");
            bytes += isWanted(piece) ? geometry.pieceLength(piece) : 0;
        }
        check(bytes == bytesWanted, "wanted bytes are counted correctly");
    }
}
