package dev.spate.protocol.pick;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The pieces that somebody waits for, earliest deadline first.
 *
 * <p>Owned by the {@link PiecePicker}. Those that are begun carry their deadline themselves; those still open stand in
 * an order here, so that a pick looks only at pieces with something left to ask for.
 */
final class Deadlines {
    /** The deadline of pieces that have none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final Comparator<Deadline> EARLIEST_FIRST =
            Comparator.comparingLong(Deadline::time).thenComparingInt(Deadline::piece);

    private final Map<Integer, Long> times = new LinkedHashMap<>();
    private final TreeSet<Deadline> open = new TreeSet<>(EARLIEST_FIRST);

    boolean isEmpty() {
        return times.isEmpty();
    }

    long time(int piece) {
        return times.isEmpty() ? NEVER : times.getOrDefault(piece, NEVER);
    }

    void set(int piece, long time, boolean isOpen) {
        clear(piece);
        times.put(piece, time);
        if (isOpen) {
            open.add(new Deadline(time, piece));
        }
    }

    void clear(int piece) {
        begun(piece);
        times.remove(piece);
    }

    /** The piece is no longer open. */
    void begun(int piece) {
        long time = time(piece);
        if (time != NEVER) {
            open.remove(new Deadline(time, piece));
        }
    }

    /** The piece is open again. */
    void reopened(int piece) {
        long time = time(piece);
        if (time != NEVER) {
            open.add(new Deadline(time, piece));
        }
    }

    /** The open piece with the earliest deadline before {@code limit} that the peer would send, or -1. */
    int earliestOpen(PeerView peer, long limit) {
        for (Deadline deadline : open) {
            if (deadline.time >= limit) {
                break;
            }
            if (peer.mayRequest(deadline.piece)) {
                return deadline.piece;
            }
        }
        return RarestFirst.NONE;
    }

    private record Deadline(long time, int piece) {}
}
