package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import java.util.function.IntPredicate;

/**
 * How many peers have each piece.
 *
 * <p>Owned by the {@link PiecePicker}. Seeds have every piece, so they are one number that all pieces share, and a seed
 * that comes or goes changes no order.
 */
final class Availability {
    private final int[] peers;
    private int seedCount;
    private int peerCount;

    Availability(int pieceCount) {
        this.peers = new int[pieceCount];
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
        return peers[piece];
    }

    /** Peers that have the piece, seeds included. */
    int copies(int piece) {
        return peers[piece] + seedCount;
    }

    void rise(int piece) {
        peers[piece]++;
    }

    void fall(int piece) {
        check(peers[piece] > 0, "a peer loses only pieces that it had");
        peers[piece]--;
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
    double distributedCopies(IntPredicate isHad) {
        int fewest = Integer.MAX_VALUE;
        int fewestCount = 0;
        for (int piece = 0; piece < peers.length; piece++) {
            int copies = copies(piece) + (isHad.test(piece) ? 1 : 0);
            if (copies < fewest) {
                fewest = copies;
                fewestCount = 0;
            }
            fewestCount += copies == fewest ? 1 : 0;
        }
        return fewest + (double) (peers.length - fewestCount) / peers.length;
    }

    /** The counts themselves, for those that compare them with their own. */
    int[] peers() {
        return peers;
    }
}
