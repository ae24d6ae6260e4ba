package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

/**
 * How many peers have each piece.
 *
 * <p>Owned by the {@link PiecePicker}. Seeds have every piece, so they are one number that all pieces share, and a seed
 * that joins or leaves changes no order. A peer that has most pieces is counted by its missing pieces: all counts rise
 * at once, and those of its missing pieces fall again.
 */
final class Availability {
    // Peers that have the piece, minus those in `everyPiece`.
    private final int[] peers;
    private int everyPiece;
    private int seedCount;
    private int peerCount;

    // How many pieces so many peers have: of the pieces that we have, and of the others.
    private final PeerHistogram had = new PeerHistogram();
    private final PeerHistogram lacked = new PeerHistogram();

    /** We have no piece, and no peer is connected. */
    Availability(int pieceCount) {
        this.peers = new int[pieceCount];
        lacked.add(0, pieceCount);
    }

    /** Connected peers, seeds included. */
    int peerCount() {
        return peerCount + seedCount;
    }

    int seedCount() {
        return seedCount;
    }

    /** Peers that have the piece and are not seeds. */
    int peers(int piece) {
        return peers[piece] + everyPiece;
    }

    /** Peers that have the piece, seeds included. */
    int copies(int piece) {
        return peers(piece) + seedCount;
    }

    /** Whether some piece is held by no peer. */
    boolean lacksSome() {
        return seedCount == 0 && had.pieces(0) + lacked.pieces(0) > 0;
    }

    /** One more peer has the piece, which we have or not. */
    void rise(int piece, boolean isHad) {
        histogram(isHad).move(peers(piece), 1);
        peers[piece]++;
    }

    /** One peer fewer has the piece, which we have or not. */
    void fall(int piece, boolean isHad) {
        check(peers(piece) > 0, "a peer loses only pieces that it had");
        histogram(isHad).move(peers(piece), -1);
        peers[piece]--;
    }

    /** One more peer has every piece. */
    void riseAll() {
        everyPiece++;
        had.riseAll();
        lacked.riseAll();
    }

    /** One peer fewer has every piece. */
    void fallAll() {
        check(had.pieces(0) + lacked.pieces(0) == 0, "a peer loses only pieces that it had");
        everyPiece--;
        had.fallAll();
        lacked.fallAll();
    }

    /** We now have the piece, or no longer. */
    void counts(int piece, boolean isHad) {
        histogram(!isHad).add(peers(piece), -1);
        histogram(isHad).add(peers(piece), 1);
    }

    private PeerHistogram histogram(boolean isHad) {
        return isHad ? had : lacked;
    }

    void peerJoined() {
        peerCount++;
    }

    void peerLeft() {
        check(peerCount > 0, "only peers that joined leave");
        peerCount--;
    }

    void seedJoined() {
        seedCount++;
    }

    void seedLeft() {
        check(seedCount > 0, "only seeds that joined leave");
        seedCount--;
    }

    /** See {@link PiecePicker#distributedCopies}. */
    double distributedCopies() {
        int copies = 0;
        while (piecesWith(copies) == 0) {
            copies++;
        }
        return copies + seedCount + (double) (peers.length - piecesWith(copies)) / peers.length;
    }

    /** Pieces with so many copies, including ours, without those of seeds. */
    private int piecesWith(int copies) {
        return lacked.pieces(copies) + (copies == 0 ? 0 : had.pieces(copies - 1));
    }

    /** Throws unless the pieces are counted correctly. For tests. */
    void verify(PieceStates pieceStates) {
        var hadAgain = new PeerHistogram();
        var lackedAgain = new PeerHistogram();
        int most = 0;
        for (int piece = 0; piece < peers.length; piece++) {
            // Two calls, because JDK 25.0.3 compiled one call of either new object into a null pointer, once in many
            // runs.
            if (pieceStates.isHad(piece)) {
                hadAgain.add(peers(piece), 1);
            } else {
                lackedAgain.add(peers(piece), 1);
            }
            most = Math.max(most, peers(piece));
        }
        for (int count = 0; count <= most; count++) {
            check(had.pieces(count) == hadAgain.pieces(count), "pieces that we have are counted by their peers");
            check(lacked.pieces(count) == lackedAgain.pieces(count), "pieces that we lack are counted by their peers");
        }
    }
}
