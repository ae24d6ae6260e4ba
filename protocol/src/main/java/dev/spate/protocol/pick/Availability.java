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
    private final PeerHistogram ours = new PeerHistogram();
    private final PeerHistogram missing = new PeerHistogram();

    /** We have no piece, and no peer is connected. */
    Availability(int pieceCount) {
        this.peers = new int[pieceCount];
        missing.add(0, pieceCount);
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
    boolean hasPieceWithoutPeer() {
        return seedCount == 0 && ours.pieces(0) + missing.pieces(0) > 0;
    }

    /** One more peer has the piece, which we have or not. */
    void rise(int piece, boolean weHave) {
        histogram(weHave).move(peers(piece), 1);
        peers[piece]++;
    }

    /** One peer fewer has the piece, which we have or not. */
    void fall(int piece, boolean weHave) {
        check(peers(piece) > 0, "a peer loses only pieces that it had");
        histogram(weHave).move(peers(piece), -1);
        peers[piece]--;
    }

    /** One more peer has every piece. */
    void riseAll() {
        everyPiece++;
        ours.riseAll();
        missing.riseAll();
    }

    /** One peer fewer has every piece. */
    void fallAll() {
        check(ours.pieces(0) + missing.pieces(0) == 0, "a peer loses only pieces that it had");
        everyPiece--;
        ours.fallAll();
        missing.fallAll();
    }

    /** We now have the piece, or no longer. */
    void setHave(int piece, boolean weHave) {
        histogram(!weHave).add(peers(piece), -1);
        histogram(weHave).add(peers(piece), 1);
    }

    private PeerHistogram histogram(boolean weHave) {
        return weHave ? ours : missing;
    }

    void addPeer() {
        peerCount++;
    }

    void removePeer() {
        check(peerCount > 0, "only peers that joined leave");
        peerCount--;
    }

    void addSeed() {
        seedCount++;
    }

    void removeSeed() {
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
        return missing.pieces(copies) + (copies == 0 ? 0 : ours.pieces(copies - 1));
    }

    /** Throws unless the pieces are counted correctly. For tests. */
    void verify(PieceStates pieceStates) {
        var oursAgain = new PeerHistogram();
        var missingAgain = new PeerHistogram();
        int most = 0;
        for (int piece = 0; piece < peers.length; piece++) {
            // Two calls, because JDK 25.0.3 compiled one call of either new object into a null pointer, once in many
            // runs.
            if (pieceStates.has(piece)) {
                oursAgain.add(peers(piece), 1);
            } else {
                missingAgain.add(peers(piece), 1);
            }
            most = Math.max(most, peers(piece));
        }
        for (int count = 0; count <= most; count++) {
            check(ours.pieces(count) == oursAgain.pieces(count), "pieces that we have are counted by their peers");
            check(
                    missing.pieces(count) == missingAgain.pieces(count),
                    "pieces that we lack are counted by their peers");
        }
    }
}
