package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The places of a session: which torrents have one, which wait for one, and what changes next. Owned by the session's
 * loop.
 *
 * <p>Those that wait are served in the owner's order: forced ones and those that are read first, then those that the owner wants to run, then
 * those that others have woken, and those that have given way last. Those that are known to be slow take no place of
 * their kind of work, only one of the total. When the total is used up, a slow one that had its time gives way to one
 * that waits.
 *
 * <p>One that is read runs even when all places are taken, as a guest that takes none of them: a reader comes and goes
 * too often for others to make room.
 *
 * <p>Only the owner's wish takes a place from a running one that is fast. So two torrents do not displace each other in
 * turn, and strangers do not decide what runs.
 */
final class Places {
    /** What is to be done next. */
    sealed interface Decision {
        TorrentEntry entry();

        /** It has its place. */
        record Start(TorrentEntry entry) implements Decision {}

        /** It gives its place back, and keeps its place in the order. */
        record Hold(TorrentEntry entry) implements Decision {}

        /** It was slow while others wait, so it waits behind them. */
        record GiveWay(TorrentEntry entry) implements Decision {}
    }

    /** The order in which those that wait are served. */
    private static final Comparator<TorrentEntry> SERVED = Comparator.comparing(TorrentEntry::isExempt)
            .reversed()
            .thenComparingLong(TorrentEntry::turn)
            .thenComparingLong(TorrentEntry::position);

    /** The work whose places of the total are lost first: a seed is complete, and a check is soon over. */
    private static final List<Work> FIRST_TO_LOSE =
            List.of(Work.SEEDING, Work.DOWNLOADING, Work.FETCHING_METADATA, Work.CHECKING);

    /** The torrents of one kind of work that wait or count. */
    private static final class Kind {
        private final Work work;
        private final TreeSet<TorrentEntry> waiting = new TreeSet<>(SERVED);

        /** They run, are not slow and not exempt from the limits: the last one is the first to lose its place. */
        private final TreeSet<TorrentEntry> running = new TreeSet<>(Comparator.comparingLong(TorrentEntry::position));

        /** They run and are not slow, but keep their place. */
        private int exempt;

        private Kind(Work work) {
            this.work = work;
        }

        private int counted() {
            return running.size() + exempt;
        }
    }

    private final Map<Work, Kind> kinds = new EnumMap<>(Work.class);

    /** The kinds of work, the one that has waited longest for a start first. */
    private final List<Kind> rotation = new ArrayList<>();

    /** They run, are not exempt, and count for the total only: the first one has had its time, or will first. */
    private final TreeSet<TorrentEntry> slow =
            new TreeSet<>(Comparator.comparingLong(TorrentEntry::givesWayAt).thenComparingInt(TorrentEntry::torrent));

    private PlaceLimits limits;
    private int total;
    private int openings;

    Places(PlaceLimits limits) {
        this.limits = limits;
        for (Work work : Work.values()) {
            kinds.put(work, new Kind(work));
        }
        rotation.addAll(kinds.values());
    }

    PlaceLimits limits() {
        return limits;
    }

    void setLimits(PlaceLimits newLimits) {
        limits = newLimits;
    }

    /** Sorts an entry in as what it is now. {@link #remove} takes it out before it becomes something else. */
    void add(TorrentEntry entry) {
        list(entry).ifPresent(list -> check(list.add(entry), "an entry is sorted in once"));
        count(entry, 1);
    }

    void remove(TorrentEntry entry) {
        list(entry).ifPresent(list -> check(list.remove(entry), "an entry is where it was sorted in"));
        count(entry, -1);
    }

    private Optional<Set<TorrentEntry>> list(TorrentEntry entry) {
        if (entry.state() instanceof EntryState.Queued) {
            return Optional.of(kind(entry).waiting);
        }
        if (!entry.isRunning() || entry.isExempt() || entry.isGuest()) {
            return Optional.empty();
        }
        return Optional.of(entry.isSlow() ? slow : kind(entry).running);
    }

    /** An entry has been started: other kinds of work are served before its own. */
    void onStarted(TorrentEntry entry) {
        rotation.remove(kind(entry));
        rotation.add(kind(entry));
    }

    private void count(TorrentEntry entry, int one) {
        if (!entry.isRunning()) {
            return;
        }
        openings += entry.state() instanceof EntryState.Opening opening && !opening.isOverdue() ? one : 0;
        if (!entry.isGuest()) {
            total += one;
            kind(entry).exempt += entry.isExempt() && !entry.isSlow() ? one : 0;
        }
    }

    /** Whether an entry may have a place without another one losing its own. */
    boolean isPlaceFree(TorrentEntry entry) {
        return kind(entry).counted() < limits.places(entry.work()) && total < limits.totalMax();
    }

    /** What is to be done now; it is asked again until there is nothing. */
    Optional<Decision> next(long now) {
        return excess().or(() -> start(now));
    }

    /** More run than may: the last ones lose their places. */
    private Optional<Decision> excess() {
        for (Kind kind : rotation) {
            if (kind.counted() > limits.places(kind.work) && !kind.running.isEmpty()) {
                return Optional.of(new Decision.Hold(kind.running.last()));
            }
        }
        return total > limits.totalMax() ? excessOfTotal() : Optional.empty();
    }

    private Optional<Decision> excessOfTotal() {
        if (!slow.isEmpty()) {
            return Optional.of(new Decision.GiveWay(slow.first()));
        }
        return FIRST_TO_LOSE.stream()
                .map(work -> kind(work).running)
                .filter(running -> !running.isEmpty())
                .findFirst()
                .map(running -> new Decision.Hold(running.last()));
    }

    /** The kinds of work get the places of the total in rotation, so that none of them waits for all of another. */
    private Optional<Decision> start(long now) {
        if (openings >= limits.openingsMax()) {
            return Optional.empty();
        }
        for (Kind kind : rotation) {
            if (!kind.waiting.isEmpty()) {
                Optional<Decision> decision = start(kind, kind.waiting.first(), now);
                if (decision.isPresent()) {
                    return decision;
                }
            }
        }
        return Optional.empty();
    }

    /** Starts the first one that waits for this kind of work, or makes room for it, or neither. */
    private Optional<Decision> start(Kind kind, TorrentEntry first, long now) {
        if (first.isExempt() || isPlaceFree(first)) {
            return Optional.of(new Decision.Start(first));
        }
        boolean hasPlace = kind.counted() < limits.places(kind.work);
        if (hasPlace && !slow.isEmpty() && slow.first().givesWayAt() <= now) {
            return Optional.of(new Decision.GiveWay(slow.first()));
        }
        if (!kind.running.isEmpty()
                && first.turn() == TorrentEntry.FRESH
                && first.position() < kind.running.last().position()) {
            return Optional.of(new Decision.Hold(kind.running.last()));
        }
        return Optional.empty();
    }

    private Kind kind(TorrentEntry entry) {
        return kind(entry.work());
    }

    private Kind kind(Work work) {
        return Objects.requireNonNull(kinds.get(work));
    }
}
