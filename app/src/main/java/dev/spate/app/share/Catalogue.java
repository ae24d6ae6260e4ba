package dev.spate.app.share;

import dev.spate.app.web.Library;
import dev.spate.app.web.Offer;
import dev.spate.wire.InfoHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

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

    /** Those of the entries that are not offered, so that a step costs nothing for each one that is. */
    private final Map<String, Entry> open = new TreeMap<>();

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
            return Optional.ofNullable(entries.get(name)).flatMap(this::offer);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Offer> offer(Entry entry) {
        return switch (entry.state()) {
            case Entry.State.Offered(SharedOffer offer) -> Optional.of(offer);
            case Entry.State.Resting resting -> Optional.of(preparing(entry, isDue(resting), 0));
            case Entry.State.Hashing _ -> Optional.of(preparing(entry, true, entry.hashed()));
            case Entry.State.Failed _ -> Optional.empty();
        };
    }

    private static Offer preparing(Entry entry, boolean hasRested, double hashed) {
        Look look = entry.state().look();
        Optional<SharedFiles> files = hasRested
                ? Optional.of(new SharedFiles(entry.name(), entry.path(), look, () -> false))
                : Optional.empty();
        return new Preparing(entry.name(), look, files, hashed);
    }

    /** What cannot be had yet, hashed or waiting for it. Costs nothing for what can. */
    public List<Offer> preparing() {
        lock.lock();
        try {
            List<Offer> preparing = new ArrayList<>();
            open.values().forEach(entry -> offer(entry).ifPresent(preparing::add));
            return preparing;
        } finally {
            lock.unlock();
        }
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
                    && open.values().stream()
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
                entry = new Entry(name, path);
                entries.put(name, entry);
                become(entry, new Entry.State.Resting(look, clock.millis()));
            } else if (!entry.path().equals(path)) {
                // Of two things with one name, in different folders, the first keeps it.
                return;
            } else if (!entry.state().look().equals(look)) {
                withdraw(entry);
                become(entry, new Entry.State.Resting(look, clock.millis()));
            }
            entry.seenIn(round);
        } finally {
            lock.unlock();
        }
    }

    /** Something that is there cannot be offered. */
    void leftOut(String path, String reason) {
        lock.lock();
        try {
            tell(new News.LeftOut(path, reason));
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
                    open.remove(entry.name());
                    tell(new News.Removed(entry.name()));
                }
            }
            List<String> gone = journal.standing().stream()
                    .map(JournalEvent::name)
                    .filter(name -> !entries.containsKey(name))
                    .toList();
            record(() -> journal.removed(gone));
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
            recordOffers(entries.values().stream().flatMap(entry -> entry.offer().stream()));
        }
    }

    private void become(Entry entry, Entry.State state) {
        entry.become(state);
        if (state instanceof Entry.State.Offered) {
            open.remove(entry.name());
        } else {
            open.put(entry.name(), entry);
            changed.signalAll();
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
            for (Entry entry : isClosed ? List.<Entry>of() : open.values()) {
                if (isDue(entry.state())) {
                    Entry.State.Hashing state =
                            new Entry.State.Hashing(entry.state().look());
                    become(entry, state);
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

    /** What has come of some work. */
    record Prepared(Work work, SharedOffer offer, boolean wasHashed) {}

    /** All of it can be had from now on, but for what has changed meanwhile. */
    void offer(List<Prepared> batch) {
        lock.lock();
        try {
            List<Prepared> right = new ArrayList<>();
            for (Prepared prepared : batch) {
                if (isWanted(prepared.work())) {
                    become(prepared.work().entry(), new Entry.State.Offered(prepared.offer()));
                    right.add(prepared);
                } else {
                    prepared.offer().withdraw();
                }
            }
            recordOffers(right.stream().map(Prepared::offer));
            right.forEach(this::tell);
            lookWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    private void tell(Prepared prepared) {
        if (prepared.wasHashed()) {
            hashed++;
        } else {
            known++;
        }
        tell(new News.Offered(prepared.offer(), prepared.wasHashed()));
    }

    /** It is looked at again. */
    void goBack(Work work) {
        lock.lock();
        try {
            if (work.entry().state().equals(work.state())) {
                become(work.entry(), new Entry.State.Resting(work.look(), clock.millis()));
            }
        } finally {
            lock.unlock();
        }
    }

    void fail(Work work, String reason) {
        lock.lock();
        try {
            if (work.entry().state().equals(work.state())) {
                become(work.entry(), new Entry.State.Failed(work.look(), clock.millis()));
                tell(new News.Failed(work.entry().name(), reason));
                lookWhetherReady();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the rest

    private void lookWhetherReady() {
        boolean isBusy = open.values().stream()
                .anyMatch(entry ->
                        entry.state() instanceof Entry.State.Hashing || entry.state() instanceof Entry.State.Resting);
        if (!isReady && !isBusy && isLookedAt) {
            isReady = true;
            tell(new News.Ready(entries.size() - open.size(), hashed, known));
        }
    }

    private void tell(News item) {
        news.accept(item);
    }

    private void recordOffers(Stream<SharedOffer> offers) {
        Map<String, Optional<InfoHash>> hashes = new LinkedHashMap<>();
        offers.forEach(offer -> hashes.put(offer.name(), offer.infoHash()));
        record(() -> journal.offered(hashes));
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
