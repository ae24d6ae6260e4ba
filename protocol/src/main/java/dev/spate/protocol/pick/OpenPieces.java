package dev.spate.protocol.pick;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The wanted pieces that nobody has begun: a {@link RarestFirst} for each priority, the highest in front.
 *
 * <p>Owned by the {@link PiecePicker}. Levels in which a piece was never seen cost nothing.
 */
final class OpenPieces {
    private final int[] position;
    private final List<RarestFirst> levels = new ArrayList<>();

    OpenPieces(int pieceCount, RandomGenerator random) {
        this.position = new int[pieceCount];
        Arrays.fill(position, RarestFirst.NONE);
        for (int priority = 1; priority <= Limits.PRIORITY_MAX; priority++) {
            levels.add(new RarestFirst(position, priority == Limits.PRIORITY_DEFAULT ? pieceCount : 0, random));
        }
    }

    /** The level of a priority from 1 to {@link Limits#PRIORITY_MAX}. */
    RarestFirst level(int priority) {
        return levels.get(priority - 1);
    }

    int size() {
        int size = 0;
        for (RarestFirst level : levels) {
            size += level.size();
        }
        return size;
    }

    /** How many of the pieces are had by no peer but seeds. */
    int unheldCount() {
        int count = 0;
        for (RarestFirst level : levels) {
            count += level.unheldCount();
        }
        return count;
    }

    /** The piece to begin with this peer, or {@link RarestFirst#NONE}. */
    int choose(PeerView peer, Order order) {
        for (int priority = Limits.PRIORITY_MAX; priority >= 1; priority--) {
            RarestFirst level = level(priority);
            int piece = switch (order) {
                case RANDOM -> level.any(peer);
                case RAREST_FIRST -> level.rarest(peer);
                case SEQUENTIAL -> level.lowest(peer);
            };
            if (piece != RarestFirst.NONE) {
                return piece;
            }
        }
        return RarestFirst.NONE;
    }

    boolean contains(int piece) {
        return position[piece] != RarestFirst.NONE;
    }

    /** Throws unless the order fits the counts. For tests. */
    void verify(int[] peers) {
        levels.forEach(level -> level.verify(peers));
    }

    /** How to choose among pieces of one priority. */
    enum Order {
        RANDOM,
        RAREST_FIRST,
        SEQUENTIAL
    }
}
