package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The wanted pieces that are not started: a {@link RarestFirst} for each priority, the highest first. Those with a
 * deadline are sorted in {@link Deadlines} too.
 *
 * <p>Owned by the {@link PiecePicker}. Levels that never held a piece cost nothing.
 */
final class UnstartedPieces {
    private final PieceStates pieceStates;
    private final Availability availability;
    private final Deadlines deadlines;
    private final int[] position;
    private final List<RarestFirst> levels = new ArrayList<>();

    /** Every piece is unstarted. */
    UnstartedPieces(PieceStates pieceStates, Availability availability, Deadlines deadlines, RandomGenerator random) {
        int pieceCount = pieceStates.pieceCount();
        this.pieceStates = pieceStates;
        this.availability = availability;
        this.deadlines = deadlines;
        this.position = new int[pieceCount];
        Arrays.fill(position, RarestFirst.NONE);
        for (int priority = 1; priority <= PickLimits.PRIORITY_MAX; priority++) {
            levels.add(new RarestFirst(position, priority == PickLimits.PRIORITY_DEFAULT ? pieceCount : 0, random));
        }
        for (int piece = 0; piece < pieceCount; piece++) {
            add(piece);
        }
    }

    /** The piece is missing; it is added if it is wanted. */
    void add(int piece) {
        if (pieceStates.hasPriority(piece)) {
            levelOf(piece).add(piece, availability.peers(piece));
            deadlines.onUnstarted(piece);
        }
    }

    /** The piece was missing; it is now started or here, or its priority is about to change. */
    void remove(int piece) {
        if (pieceStates.hasPriority(piece)) {
            levelOf(piece).remove(piece, availability.peers(piece));
            deadlines.onStarted(piece);
        }
    }

    /** One more peer has the piece, and is already counted. */
    void rise(int piece) {
        if (contains(piece)) {
            levelOf(piece).rise(piece, availability.peers(piece) - 1);
        }
    }

    /** One peer fewer has the piece, and is no longer counted. */
    void fall(int piece) {
        if (contains(piece)) {
            levelOf(piece).fall(piece, availability.peers(piece) + 1);
        }
    }

    /** One more peer has every piece, and is already counted. */
    void riseAll() {
        levels.forEach(RarestFirst::riseAll);
    }

    /** One peer fewer has every piece, and is no longer counted. */
    void fallAll() {
        levels.forEach(RarestFirst::fallAll);
    }

    private RarestFirst levelOf(int piece) {
        return level(pieceStates.priority(piece));
    }

    /** The level of a priority from 1 to {@link PickLimits#PRIORITY_MAX}. */
    private RarestFirst level(int priority) {
        return levels.get(priority - 1);
    }

    int size() {
        int size = 0;
        for (RarestFirst level : levels) {
            size += level.size();
        }
        return size;
    }

    /** How many of the pieces are held by no peer except seeds. */
    int seedOnlyCount() {
        int count = 0;
        for (RarestFirst level : levels) {
            count += level.seedOnlyCount();
        }
        return count;
    }

    /** The piece to start with this peer, or {@link RarestFirst#NONE}. */
    int choose(PeerView peer, Order order) {
        for (int priority = PickLimits.PRIORITY_MAX; priority >= 1; priority--) {
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

    /** Throws unless exactly the missing and wanted pieces are here, each in its level. For tests. */
    void verify() {
        for (int piece = 0; piece < position.length; piece++) {
            boolean isUnstarted = pieceStates.isMissing(piece) && pieceStates.hasPriority(piece);
            check(contains(piece) == isUnstarted, "unstarted pieces are those missing and wanted");
            check(!isUnstarted || levelOf(piece).contains(piece), "an unstarted piece is in the level of its priority");
        }
        levels.forEach(level -> level.verify(availability::peers));
    }

    /** How to choose among pieces of one priority. */
    enum Order {
        RANDOM,
        RAREST_FIRST,
        SEQUENTIAL
    }
}
