package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.peer.Bitfield;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The unstarted pieces of one priority, ordered by how many peers have them, the rarest first.
 *
 * <p>Owned by the {@link PiecePicker}. One array holds the pieces, cut into buckets by how many peers have them; bucket
 * {@code b} ends before {@code ends[b]}. A piece moves to a neighbouring bucket when it changes places with the piece
 * at their border, so a {@code Have} costs the same for any number of pieces. A piece that enters a bucket changes
 * places with a random one inside it. So every order of a bucket is equally likely, and many downloaders spread over
 * all pieces.
 */
final class RarestFirst {
    static final int NONE = -1;

    private static final int CAPACITY_MIN = 16;

    private final RandomGenerator random;

    /**
     * The index of each piece in the level that holds it. The levels share this array: at most one of them holds a
     * piece.
     */
    private final int[] position;

    /** The pieces in this level. Empty until there is one. */
    private Bitfield members = Bitfield.empty(0);

    private int[] pieces;
    private int size;
    private int[] ends = new int[4];
    private int bucketCount = 1;

    RarestFirst(int[] position, int capacity, RandomGenerator random) {
        this.position = position;
        this.pieces = new int[Math.max(capacity, CAPACITY_MIN)];
        this.random = random;
    }

    int size() {
        return size;
    }

    /** How many of the pieces are held by no peer except seeds. */
    int seedOnlyCount() {
        return ends[0];
    }

    boolean contains(int piece) {
        return size > 0 && members.has(piece);
    }

    void add(int piece, int peers) {
        if (members.size() == 0) {
            members = Bitfield.empty(position.length);
        }
        members.set(piece);
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
    }

    void remove(int piece, int peers) {
        members.clear(piece);
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

    /** One peer fewer has the piece, which {@code peers} had. */
    void fall(int piece, int peers) {
        int border = ends[peers - 1]++;
        swap(position[piece], border);
        shuffleIn(piece, peers - 1);
    }

    /** One more peer has every piece: all buckets move up by one. */
    void riseAll() {
        growBuckets(bucketCount);
        System.arraycopy(ends, 0, ends, 1, bucketCount - 1);
        ends[0] = 0;
    }

    /** One peer fewer has every piece: all buckets move down by one, and none was in the first. */
    void fallAll() {
        check(ends[0] == 0, "a peer loses only pieces that it had");
        System.arraycopy(ends, 1, ends, 0, bucketCount - 1);
    }

    /** The first piece in the order that the peer would send, or {@link #NONE}. */
    int rarest(PeerView peer) {
        int from = peer.isSeed() ? 0 : seedOnlyCount();
        int end = Math.min(size, from + PickLimits.SEARCH_MAX);
        int found = search(peer, from, end);
        return found != NONE || end == size ? found : rarestOfItsPieces(peer);
    }

    /**
     * The peer's pieces are far behind in the order, so they are searched instead. When there are many, the rarest of
     * the first ones will do.
     */
    private int rarestOfItsPieces(PeerView peer) {
        int best = NONE;
        int piece = peer.nextRequestable(members, 0);
        for (int checked = 0; piece >= 0 && checked < PickLimits.SEARCH_MAX; checked++) {
            best = best == NONE || position[piece] < position[best] ? piece : best;
            piece = peer.nextRequestable(members, piece + 1);
        }
        return best;
    }

    /** A piece from anywhere in the order that the peer would send, or {@link #NONE}. */
    int any(PeerView peer) {
        int from = peer.isSeed() ? 0 : seedOnlyCount();
        if (from == size) {
            return NONE;
        }
        int start = random.nextInt(from, size);
        int found = search(peer, start, Math.min(size, start + PickLimits.SEARCH_MAX));
        return found == NONE ? anyOfItsPieces(peer, pieces[start]) : found;
    }

    private int anyOfItsPieces(PeerView peer, int start) {
        int found = peer.nextRequestable(members, start);
        return found == NONE ? peer.nextRequestable(members, 0) : found;
    }

    /** The piece with the lowest index that the peer would send, or {@link #NONE}. */
    int lowest(PeerView peer) {
        return size == 0 ? NONE : peer.nextRequestable(members, 0);
    }

    /** Throws unless each piece is at its index, in the bucket of its count. For tests. */
    void verify(IntUnaryOperator peers) {
        check(ends[bucketCount - 1] == size, "the last bucket ends where the order ends");
        check(members.count() == size, "every member is in the order");
        int bucket = 0;
        for (int at = 0; at < size; at++) {
            while (at >= ends[bucket]) {
                bucket++;
            }
            check(position[pieces[at]] == at, "a piece knows its position");
            check(peers.applyAsInt(pieces[at]) == bucket, "a piece is in the bucket of its count");
            check(members.has(pieces[at]), "a piece in the order is a member");
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
        // An empty bucket has only one edge, and no piece is there.
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
