package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.Arrays;

/**
 * What of a torrent is had, what is begun, and how much each piece is wanted; and how much all of that is.
 *
 * <p>Owned by the {@link PiecePicker}. A piece is missing, partial or had, and has a priority, which is 0 when it is not
 * wanted. Sets and counts are kept up with every change, because they are asked for more often than they change.
 */
final class PieceStates {
    private static final byte MISSING = 0;
    private static final byte PARTIAL = 1;
    private static final byte HAD = 2;

    private final PieceGeometry geometry;
    private final byte[] states;
    private final byte[] priorities;

    // What the states and priorities say, by words of 64 pieces: for questions about many pieces at once.
    private final Bitfield had;
    private final Bitfield wanted;
    private long bytesWanted;

    /** Nothing is had and everything wanted. */
    PieceStates(PieceGeometry geometry) {
        this.geometry = geometry;
        this.states = new byte[geometry.pieceCount()];
        this.priorities = new byte[geometry.pieceCount()];
        this.had = Bitfield.empty(geometry.pieceCount());
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

    boolean isHad(int piece) {
        return states[piece] == HAD;
    }

    /** Whether the piece is wanted and not had. */
    boolean isWanted(int piece) {
        return states[piece] != HAD && hasPriority(piece);
    }

    /** Whether the piece would be wanted if it were not had. */
    boolean hasPriority(int piece) {
        return priorities[piece] > 0;
    }

    int priority(int piece) {
        return priorities[piece];
    }

    void priority(int piece, int priority) {
        check(priority >= 0 && priority <= PickLimits.PRIORITY_MAX, "a priority is within 0 to 7");
        priorities[piece] = (byte) priority;
        countWanted(piece);
    }

    void miss(int piece) {
        enter(piece, MISSING);
    }

    void begin(int piece) {
        check(states[piece] == MISSING, "only a missing piece is begun");
        enter(piece, PARTIAL);
    }

    void have(int piece) {
        enter(piece, HAD);
    }

    private void enter(int piece, byte state) {
        states[piece] = state;
        if (state == HAD) {
            had.set(piece);
        } else {
            had.clear(piece);
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
        return had.count();
    }

    /** How many of these pieces are had. */
    int haveCount(Bitfield among) {
        return had.countInBoth(among);
    }

    /** The pieces that are had now. */
    Bitfield had() {
        return had.copy();
    }

    /** Whether every wanted piece is had. */
    boolean isComplete() {
        return wanted.isEmpty();
    }

    /** Whether every piece is had, wanted or not. */
    boolean isWhole() {
        return had.isFull();
    }

    /** Bytes of the pieces that are wanted and not had, the partial ones counted whole. */
    long bytesWanted() {
        return bytesWanted;
    }

    /** How many of these pieces are wanted and not had. */
    int wantedCount(Bitfield pieces) {
        return wanted.countInBoth(pieces);
    }

    /** Throws unless the counts are those of the pieces. For tests. */
    void verify() {
        long bytes = 0;
        for (int piece = 0; piece < states.length; piece++) {
            check(had.has(piece) == isHad(piece), "what is had is kept by words as well");
            check(wanted.has(piece) == isWanted(piece), "what is wanted is kept by words as well");
            bytes += isWanted(piece) ? geometry.pieceLength(piece) : 0;
        }
        check(bytes == bytesWanted, "wanted bytes are counted right");
    }
}
