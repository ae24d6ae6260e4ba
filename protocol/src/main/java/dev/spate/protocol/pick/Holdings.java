package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.Arrays;

/**
 * What of a torrent is had, what is begun, and how much each piece is wanted; and how much all of that is.
 *
 * <p>Owned by the {@link PiecePicker}. A piece is missing, partial or had, and has a priority, which is 0 when it is not
 * wanted. Counts are kept up with every change, because they are asked for more often than they change.
 */
final class Holdings {
    private static final byte MISSING = 0;
    private static final byte PARTIAL = 1;
    private static final byte HAD = 2;

    private final PieceGeometry geometry;
    private final byte[] states;
    private final byte[] priorities;
    private int haveCount;
    private int wantedCount;
    private long bytesWanted;

    /** Nothing is had and everything wanted. */
    Holdings(PieceGeometry geometry) {
        this.geometry = geometry;
        this.states = new byte[geometry.pieceCount()];
        this.priorities = new byte[geometry.pieceCount()];
        this.wantedCount = geometry.pieceCount();
        this.bytesWanted = geometry.totalLength();
        Arrays.fill(priorities, (byte) Limits.PRIORITY_DEFAULT);
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
        check(priority >= 0 && priority <= Limits.PRIORITY_MAX, "a priority is within 0 to 7");
        countWanted(piece, -1);
        priorities[piece] = (byte) priority;
        countWanted(piece, 1);
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
        countWanted(piece, -1);
        haveCount += (state == HAD ? 1 : 0) - (isHad(piece) ? 1 : 0);
        states[piece] = state;
        countWanted(piece, 1);
    }

    private void countWanted(int piece, int sign) {
        if (isWanted(piece)) {
            wantedCount += sign;
            bytesWanted += (long) sign * geometry.pieceLength(piece);
        }
    }

    int haveCount() {
        return haveCount;
    }

    /** Whether every wanted piece is had. */
    boolean isComplete() {
        return wantedCount == 0;
    }

    /** Whether every piece is had, wanted or not. */
    boolean isWhole() {
        return haveCount == states.length;
    }

    /** Bytes of the pieces that are wanted and not had, the partial ones counted whole. */
    long bytesWanted() {
        return bytesWanted;
    }

    /** How many of these pieces are wanted and not had. */
    int wantedCount(Bitfield pieces) {
        int count = 0;
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            count += isWanted(piece) ? 1 : 0;
        }
        return count;
    }

    /** Throws unless the counts are those of the pieces. For tests. */
    void verify() {
        int had = 0;
        int wanted = 0;
        long bytes = 0;
        for (int piece = 0; piece < states.length; piece++) {
            had += isHad(piece) ? 1 : 0;
            wanted += isWanted(piece) ? 1 : 0;
            bytes += isWanted(piece) ? geometry.pieceLength(piece) : 0;
        }
        check(had == haveCount && wanted == wantedCount && bytes == bytesWanted, "pieces are counted right");
    }
}
