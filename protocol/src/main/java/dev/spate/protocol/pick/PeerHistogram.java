package dev.spate.protocol.pick;

import java.util.Arrays;

/** How many pieces are held by no peer, by one, by two and so on. Owned by the {@link Availability}. */
final class PeerHistogram {
    private int[] pieces = new int[4];

    /** Pieces that so many peers have. */
    int pieces(int peers) {
        return peers < pieces.length ? pieces[peers] : 0;
    }

    /** So many more pieces are held by so many peers. */
    void add(int peers, int more) {
        if (peers >= pieces.length) {
            pieces = Arrays.copyOf(pieces, Math.max(peers + 1, 2 * pieces.length));
        }
        pieces[peers] += more;
    }

    /** A piece that so many peers held is now held by {@code more} more of them. */
    void move(int peers, int more) {
        add(peers, -1);
        add(peers + more, 1);
    }

    /** Every piece is held by one more peer. */
    void riseAll() {
        int[] risen = new int[pieces.length + (pieces[pieces.length - 1] == 0 ? 0 : 1)];
        System.arraycopy(pieces, 0, risen, 1, risen.length - 1);
        pieces = risen;
    }

    /** Every piece is held by one peer fewer; each was held by at least one. */
    void fallAll() {
        System.arraycopy(pieces, 1, pieces, 0, pieces.length - 1);
        pieces[pieces.length - 1] = 0;
    }
}
