package dev.spate.protocol.pick;

import dev.spate.wire.peer.Bitfield;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The pieces that readers wait for, earliest deadline first.
 *
 * <p>Owned by the {@link PiecePicker}. Partial pieces carry their deadline themselves. The unstarted ones are sorted
 * here, so that a pick checks only pieces in which a block is free.
 */
final class Deadlines {
    /** The deadline of pieces that have none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final Comparator<Deadline> EARLIEST_FIRST =
            Comparator.comparingLong(Deadline::time).thenComparingInt(Deadline::piece);

    private final Map<Integer, Long> times = new LinkedHashMap<>();
    private final TreeSet<Deadline> unstarted = new TreeSet<>(EARLIEST_FIRST);

    /** The same unstarted pieces as a bitfield. */
    private final Bitfield unstartedPieces;

    Deadlines(int pieceCount) {
        this.unstartedPieces = Bitfield.empty(pieceCount);
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    long time(int piece) {
        return times.isEmpty() ? NEVER : times.getOrDefault(piece, NEVER);
    }

    void set(int piece, long time, boolean isUnstarted) {
        clear(piece);
        times.put(piece, time);
        if (isUnstarted) {
            onUnstarted(piece);
        }
    }

    void clear(int piece) {
        onStarted(piece);
        times.remove(piece);
    }

    /** The piece is no longer unstarted. */
    void onStarted(int piece) {
        long time = time(piece);
        if (time != NEVER) {
            unstarted.remove(new Deadline(time, piece));
            unstartedPieces.clear(piece);
        }
    }

    /** The piece is unstarted again. */
    void onUnstarted(int piece) {
        long time = time(piece);
        if (time != NEVER) {
            unstarted.add(new Deadline(time, piece));
            unstartedPieces.set(piece);
        }
    }

    /** The unstarted piece with the earliest deadline before {@code limit} that the peer would send, or -1. */
    int earliestUnstarted(PeerView peer, long limit) {
        int left = PickLimits.SEARCH_MAX;
        for (Deadline deadline : unstarted) {
            if (deadline.time >= limit) {
                break;
            }
            if (peer.mayRequest(deadline.piece)) {
                return deadline.piece;
            }
            if (--left == 0) {
                return earliestOfItsPieces(peer, limit);
            }
        }
        return RarestFirst.NONE;
    }

    /** The peer does not have the first pieces, so its own pieces are searched instead: any of many will do. */
    private int earliestOfItsPieces(PeerView peer, long limit) {
        int best = RarestFirst.NONE;
        long earliest = limit;
        int piece = peer.nextRequestable(unstartedPieces, 0);
        for (int left = 0; piece >= 0 && left < PickLimits.SEARCH_MAX; left++) {
            long time = time(piece);
            if (time < earliest) {
                best = piece;
                earliest = time;
            }
            piece = peer.nextRequestable(unstartedPieces, piece + 1);
        }
        return best;
    }

    private record Deadline(long time, int piece) {}
}
