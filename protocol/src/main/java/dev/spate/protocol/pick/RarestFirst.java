package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The pieces of one priority that nobody has begun, those that the fewest peers have in front.
 *
 * <p>Owned by the {@link PiecePicker}. One array holds the pieces, cut into buckets by how many peers have them; bucket
 * {@code b} ends before {@code ends[b]}. A piece moves to the bucket beside its own by changing places with the piece at
 * their border, so a {@code Have} costs the same however many pieces there are. Whoever enters a bucket changes places
 * with a random one inside it: every order of a bucket is equally likely, and many downloaders spread over all pieces.
 */
final class RarestFirst {
    static final int NONE = -1;

    private static final int CAPACITY_MIN = 16;

    private final RandomGenerator random;

    /** Where each piece of the torrent stands in the level that holds it. Shared by the levels: one at most does. */
    private final int[] position;

    private int[] pieces;
    private int size;
    private int[] ends = new int[4];
    private int bucketCount = 1;

    /** No piece in here has a lower index. */
    private int lowest = Integer.MAX_VALUE;

    RarestFirst(int[] position, int capacity, RandomGenerator random) {
        this.position = position;
        this.pieces = new int[Math.max(capacity, CAPACITY_MIN)];
        this.random = random;
    }

    int size() {
        return size;
    }

    /** How many of the pieces are had by no peer but seeds. */
    int unheldCount() {
        return ends[0];
    }

    boolean contains(int piece) {
        int at = position[piece];
        return at >= 0 && at < size && pieces[at] == piece;
    }

    void add(int piece, int peers) {
        growBuckets(peers);
        if (size == pieces.length) {
            pieces = Arrays.copyOf(pieces, (int) Math.min(position.length, 2L * size));
        }
        int hole = size++;
        for (int bucket = bucketCount - 1; bucket > peers; bucket--) {
            int first = ends[bucket - 1];
            hole = refill(hole, first);
            ends[bucket]++;
        }
        ends[peers]++;
        put(piece, hole);
        shuffleIn(piece, peers);
        lowest = Math.min(lowest, piece);
    }

    void remove(int piece, int peers) {
        int hole = position[piece];
        for (int bucket = peers; bucket < bucketCount; bucket++) {
            int last = --ends[bucket];
            hole = refill(hole, last);
        }
        size--;
        position[piece] = NONE;
        if (size < pieces.length / 4 && pieces.length > CAPACITY_MIN) {
            pieces = Arrays.copyOf(pieces, Math.max(pieces.length / 2, CAPACITY_MIN));
        }
    }

    /** One more peer has the piece, which {@code peers} had. */
    void rise(int piece, int peers) {
        growBuckets(peers + 1);
        int border = --ends[peers];
        swap(position[piece], border);
        shuffleIn(piece, peers + 1);
    }

    /** One peer less has the piece, which {@code peers} had. */
    void fall(int piece, int peers) {
        int border = ends[peers - 1]++;
        swap(position[piece], border);
        shuffleIn(piece, peers - 1);
    }

    /** The first piece in the order that the peer would send, or {@link #NONE}. */
    int rarest(PeerView peer) {
        return search(peer, peer.isSeed() ? 0 : unheldCount(), size);
    }

    /** A piece from anywhere in the order that the peer would send, or {@link #NONE}. */
    int any(PeerView peer) {
        int from = peer.isSeed() ? 0 : unheldCount();
        if (from == size) {
            return NONE;
        }
        int start = random.nextInt(from, size);
        int found = search(peer, start, size);
        return found == NONE ? search(peer, from, start) : found;
    }

    /** The piece with the lowest index that the peer would send, or {@link #NONE}. */
    int lowest(PeerView peer) {
        if (size == 0) {
            return NONE;
        }
        while (!contains(lowest)) {
            lowest++;
        }
        for (int piece = lowest; piece < position.length; piece++) {
            if (contains(piece) && peer.mayRequest(piece)) {
                return piece;
            }
        }
        return NONE;
    }

    /** Throws unless each piece stands where it says, in the bucket of its count. For tests. */
    void verify(int[] peers) {
        check(ends[bucketCount - 1] == size, "the last bucket ends where the order ends");
        int bucket = 0;
        for (int at = 0; at < size; at++) {
            while (at >= ends[bucket]) {
                bucket++;
            }
            check(position[pieces[at]] == at, "a piece knows its position");
            check(peers[pieces[at]] == bucket, "a piece stands in the bucket of its count");
            check(pieces[at] >= lowest, "no piece is below the lowest");
        }
    }

    private int search(PeerView peer, int from, int to) {
        for (int at = from; at < to; at++) {
            if (peer.mayRequest(pieces[at])) {
                return pieces[at];
            }
        }
        return NONE;
    }

    private void growBuckets(int bucket) {
        if (bucket >= ends.length) {
            ends = Arrays.copyOf(ends, Math.max(bucket + 1, 2 * ends.length));
        }
        while (bucketCount <= bucket) {
            ends[bucketCount++] = size;
        }
    }

    /** Fills the hole at the edge of a bucket with the piece at its other edge, where the new hole is. */
    private int refill(int hole, int from) {
        // The edges of an empty bucket are one, and what stands there is no piece.
        if (from != hole) {
            put(pieces[from], hole);
        }
        return from;
    }

    private void shuffleIn(int piece, int bucket) {
        int start = bucket == 0 ? 0 : ends[bucket - 1];
        swap(position[piece], random.nextInt(start, ends[bucket]));
    }

    private void swap(int one, int other) {
        int piece = pieces[one];
        put(pieces[other], one);
        put(piece, other);
    }

    private void put(int piece, int at) {
        pieces[at] = piece;
        position[piece] = at;
    }
}
