package dev.spate.app.share;

import dev.spate.app.web.Library;
import dev.spate.app.web.Offer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Everything that is shared, and what is done with each entry. Thread-safe.
 *
 * <p>The scanner tells it what it has seen, the preparer takes from it what has come to rest and gives it back hashed,
 * and the web address reads from it. No call waits for files or for the network.
 */
public final class Catalogue implements Library {
    private final String title;
    private final InstantSource clock;
    private final Journal journal;
    private final Consumer<News> news;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new TreeMap<>();
    private long round;
    private int hashed;
    private int known;
    private boolean isReady;
    private boolean isLookedThrough;
    private boolean isLookedAt;
    /** Whether the journal lacks something that is offered, because it could not be written. */
    private boolean isJournalBehind;

    private boolean isClosed;

    /** An empty one; news are told under its lock, so who hears them must not wait. */
    Catalogue(String title, InstantSource clock, Journal journal, Consumer<News> news) {
        this.title = title;
        this.clock = clock;
        this.journal = journal;
        this.news = news;
    }

    // ---- what the web address asks

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<Offer> offers() {
        lock.lock();
        try {
            List<Offer> offers = new ArrayList<>();
            entries.values().forEach(entry -> offer(entry).ifPresent(offers::add));
            return offers;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Offer> find(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(name)).flatMap(Catalogue::offer);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<Offer> offer(Entry entry) {
        Look look = entry.state().look();
        return switch (entry.state()) {
            case Entry.State.Offered(SharedOffer offer) -> Optional.of(offer);
            case Entry.State.Resting _ -> Optional.of(new Preparing(entry.name(), look.length(), look.isFile(), 0));
            case Entry.State.Hashing _ ->
                Optional.of(new Preparing(entry.name(), look.length(), look.isFile(), entry.hashed()));
            case Entry.State.Failed _ -> Optional.empty();
        };
    }

    /** What can be had at this moment. */
    public Collection<SharedOffer> offered() {
        lock.lock();
        try {
            return entries.values().stream()
                    .flatMap(entry -> entry.offer().stream())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The offer of this name, if it can be had at this moment. */
    Optional<SharedOffer> offered(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(name)).flatMap(Entry::offer);
        } finally {
            lock.unlock();
        }
    }

    /** Whether all that is there has been looked at, and what has come to rest is hashed. */
    boolean isSettled() {
        lock.lock();
        try {
            return isLookedThrough
                    && entries.values().stream()
                            .noneMatch(entry -> entry.state() instanceof Entry.State.Hashing || isDue(entry.state()));
        } finally {
            lock.unlock();
        }
    }

    // ---- what the scanner tells

    /** A round of looks begins. */
    void beginRound() {
        lock.lock();
        try {
            round++;
        } finally {
            lock.unlock();
        }
    }

    /** Something is there. */
    void seen(Path path, Look look) {
        lock.lock();
        try {
            String name = String.valueOf(path.getFileName());
            Entry entry = entries.get(name);
            if (entry == null) {
                entry = new Entry(name, path, new Entry.State.Resting(look, clock.millis()));
                entries.put(name, entry);
            } else if (!entry.path().equals(path)) {
                // Of two things with one name, in different folders, the first keeps it.
                return;
            } else if (!entry.state().look().equals(look)) {
                withdraw(entry);
                entry.become(new Entry.State.Resting(look, clock.millis()));
            }
            entry.seenIn(round);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that is there has been seen; what was not is gone. */
    void endRound() {
        lock.lock();
        try {
            for (Entry entry : List.copyOf(entries.values())) {
                if (entry.seenInRound() != round) {
                    entry.offer().ifPresent(SharedOffer::withdraw);
                    entries.remove(entry.name());
                    tell(new News.Removed(entry.name()));
                }
            }
            for (JournalEvent event : journal.standing()) {
                if (!entries.containsKey(event.name())) {
                    record(() -> journal.removed(event.name()));
                }
            }
            isLookedThrough = true;
            isLookedAt = true;
            recordWhatIsMissing();
            lookWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    /** Everything has been seen that could be looked at; of the rest nobody knows whether it is gone. */
    void breakRound() {
        lock.lock();
        try {
            isLookedAt = true;
            recordWhatIsMissing();
            lookWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    private void recordWhatIsMissing() {
        if (isJournalBehind) {
            isJournalBehind = false;
            for (Entry entry : entries.values()) {
                if (!isJournalBehind) {
                    entry.offer().ifPresent(offer -> record(() -> journal.offered(offer.name(), offer.infoHash())));
                }
            }
        }
    }

    private void withdraw(Entry entry) {
        if (entry.offer().isPresent()) {
            entry.offer().get().withdraw();
            tell(new News.Withdrawn(entry.name()));
        }
    }

    // ---- what the preparer asks and tells

    /** Something that has come to rest and is to be hashed; waits for it, or returns nothing when all is over. */
    Optional<Work> next() throws InterruptedException {
        lock.lock();
        try {
            Optional<Work> work = due();
            while (work.isEmpty() && !isClosed) {
                // Also without a change something comes to rest.
                var _ = changed.awaitNanos(Limits.LOOK_EVERY.toNanos());
                work = due();
            }
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #next}, without waiting. */
    Optional<Work> due() {
        lock.lock();
        try {
            for (Entry entry : isClosed ? List.<Entry>of() : entries.values()) {
                if (isDue(entry.state())) {
                    Entry.State.Hashing state =
                            new Entry.State.Hashing(entry.state().look());
                    entry.become(state);
                    entry.hashed(0);
                    return Optional.of(new Work(entry, state));
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Something to hash. */
    record Work(Entry entry, Entry.State.Hashing state) {
        Look look() {
            return state.look();
        }
    }

    private boolean isDue(Entry.State state) {
        long now = clock.millis();
        return switch (state) {
            case Entry.State.Resting(Look look, long since) -> {
                long rest = Limits.REST.toMillis();
                long untouched = now - TimeUnit.NANOSECONDS.toMillis(look.modifiedNanos());
                yield untouched >= rest || now - since >= rest;
            }
            case Entry.State.Failed failed -> now - failed.sinceMillis() >= Limits.RETRY.toMillis();
            case Entry.State.Hashing _, Entry.State.Offered _ -> false;
        };
    }

    /** Whether it is still the same that was taken to be hashed. */
    boolean isWanted(Work work) {
        lock.lock();
        try {
            return !isClosed && work.entry().state().equals(work.state());
        } finally {
            lock.unlock();
        }
    }

    /** It can be had from now on, unless it has changed meanwhile. */
    void offer(Work work, SharedOffer offer, boolean wasHashed) {
        lock.lock();
        try {
            if (isClosed || !work.entry().state().equals(work.state())) {
                offer.withdraw();
                return;
            }
            work.entry().become(new Entry.State.Offered(offer));
            if (wasHashed) {
                hashed++;
            } else {
                known++;
            }
            record(() -> journal.offered(offer.name(), offer.infoHash()));
            tell(new News.Offered(offer, wasHashed));
            lookWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    /** It is looked at again. */
    void goBack(Work work) {
        lock.lock();
        try {
            if (work.entry().state().equals(work.state())) {
                work.entry().become(new Entry.State.Resting(work.look(), clock.millis()));
            }
        } finally {
            lock.unlock();
        }
    }

    void fail(Work work, String reason) {
        lock.lock();
        try {
            if (work.entry().state().equals(work.state())) {
                work.entry().become(new Entry.State.Failed(work.look(), clock.millis()));
                tell(new News.Failed(work.entry().name(), reason));
                lookWhetherReady();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the rest

    private void lookWhetherReady() {
        boolean isBusy = entries.values().stream()
                .anyMatch(entry ->
                        entry.state() instanceof Entry.State.Hashing || entry.state() instanceof Entry.State.Resting);
        if (!isReady && !isBusy && isLookedAt) {
            isReady = true;
            int offers = (int) entries.values().stream()
                    .filter(entry -> entry.offer().isPresent())
                    .count();
            tell(new News.Ready(offers, hashed, known));
        }
    }

    private void tell(News item) {
        news.accept(item);
    }

    /** A journal that cannot be written must not keep anybody from downloading. */
    private void record(Recording recording) {
        try {
            recording.run();
        } catch (IOException e) {
            isJournalBehind = true;
            System.getLogger(Catalogue.class.getName())
                    .log(System.Logger.Level.WARNING, "the journal of what is offered cannot be written", e);
        }
    }

    private interface Recording {
        void run() throws IOException;
    }

    /** Nothing is offered any more. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
