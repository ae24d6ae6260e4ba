package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
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
 * All entries of a share and their states. Thread-safe.
 *
 * <p>The scanner reports the entries that exist. The preparer takes entries that are no longer being written, and
 * returns them hashed. The web server reads the offers. Except for {@link #next}, no call waits for the network or for
 * hashing; calls that change offers write to the journal.
 */
final class Catalogue implements Library {
    private final String title;
    private final InstantSource clock;
    private final Journal journal;
    private final Consumer<ShareNotice> notices;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new TreeMap<>();

    /** The entries that are not offered: separate, so that the cost of a step does not grow with the offers. */
    private final Map<String, Entry> open = new TreeMap<>();

    private long round;
    private int hashed;
    private int known;
    private boolean isReady;
    private boolean hasScannedAll;
    private boolean hasScanned;
    /** Whether an offer is missing in the journal, because the journal could not be written. */
    private boolean isJournalBehind;

    private boolean isClosed;

    /** An empty catalogue. It calls {@code notices} while it holds its lock, so the receiver must not block. */
    Catalogue(String title, InstantSource clock, Journal journal, Consumer<ShareNotice> notices) {
        this.title = title;
        this.clock = clock;
        this.journal = journal;
        this.notices = notices;
    }

    // ---- for the web server

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
            case Entry.State.Settling settling -> Optional.of(preparing(entry, isDue(settling), 0));
            case Entry.State.Hashing _ -> Optional.of(preparing(entry, true, entry.hashed()));
            case Entry.State.Failed _ -> Optional.empty();
        };
    }

    private static Offer preparing(Entry entry, boolean hasRested, double hashed) {
        FileSnapshot snapshot = entry.state().snapshot();
        Optional<SharedFiles> files = hasRested
                ? Optional.of(new SharedFiles(entry.name(), entry.path(), snapshot, () -> false))
                : Optional.empty();
        return new PendingOffer(entry.name(), snapshot, files, hashed);
    }

    /** The entries that are being hashed or wait for it. The cost does not grow with the finished offers. */
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

    /** All offers that can be downloaded at this moment. */
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

    /** The offer of this name, if it can be downloaded at this moment. */
    Optional<SharedOffer> offered(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(name)).flatMap(Entry::offer);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a whole scan has ended, and nothing is being hashed or due for hashing. */
    boolean isSettled() {
        lock.lock();
        try {
            return hasScannedAll
                    && open.values().stream()
                            .noneMatch(entry -> entry.state() instanceof Entry.State.Hashing || isDue(entry.state()));
        } finally {
            lock.unlock();
        }
    }

    // ---- for the scanner

    /** A scan begins. */
    void beginRound() {
        lock.lock();
        try {
            round++;
        } finally {
            lock.unlock();
        }
    }

    /** The scan has found this entry. */
    void seen(Path path, FileSnapshot snapshot) {
        lock.lock();
        try {
            String name = String.valueOf(path.getFileName());
            Entry entry = entries.get(name);
            if (entry == null) {
                entry = new Entry(name, path);
                entries.put(name, entry);
                become(entry, new Entry.State.Settling(snapshot, clock.millis()));
            } else if (!entry.path().equals(path)) {
                // Two entries of different folders have the same name: the first keeps it.
                return;
            } else if (!entry.state().snapshot().equals(snapshot)) {
                withdraw(entry);
                become(entry, new Entry.State.Settling(snapshot, clock.millis()));
            }
            entry.seenIn(round);
        } finally {
            lock.unlock();
        }
    }

    /** The scan has found a file or folder that cannot be offered. */
    void leftOut(String path, String reason) {
        lock.lock();
        try {
            report(new ShareNotice.LeftOut(path, reason));
        } finally {
            lock.unlock();
        }
    }

    /** The scan has seen everything, so an entry that it has not seen no longer exists. */
    void endRound() {
        lock.lock();
        try {
            for (Entry entry : List.copyOf(entries.values())) {
                if (entry.seenInRound() != round) {
                    entry.offer().ifPresent(SharedOffer::withdraw);
                    entries.remove(entry.name());
                    open.remove(entry.name());
                    report(new ShareNotice.Removed(entry.name()));
                }
            }
            List<String> gone = journal.current().stream()
                    .map(JournalEvent::name)
                    .filter(name -> !entries.containsKey(name))
                    .toList();
            record(() -> journal.removed(gone));
            hasScannedAll = true;
            hasScanned = true;
            recordMissing();
            checkWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    /** The scan has ended but could not read everything, so an entry that it has not seen may still exist. */
    void breakRound() {
        lock.lock();
        try {
            hasScanned = true;
            recordMissing();
            checkWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    private void recordMissing() {
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
            report(new ShareNotice.Withdrawn(entry.name()));
        }
    }

    // ---- for the preparer

    /** Waits for an entry that is due for hashing; returns empty when the catalogue is closed. */
    Optional<Work> next() throws InterruptedException {
        lock.lock();
        try {
            Optional<Work> work = due();
            while (work.isEmpty() && !isClosed) {
                // An entry becomes due by time alone, without a signal.
                var _ = changed.awaitNanos(ShareLimits.SCAN_EVERY.toNanos());
                work = due();
            }
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #next}, but does not wait: returns empty when no entry is due. */
    Optional<Work> due() {
        lock.lock();
        try {
            for (Entry entry : isClosed ? List.<Entry>of() : open.values()) {
                if (isDue(entry.state())) {
                    Entry.State.Hashing state =
                            new Entry.State.Hashing(entry.state().snapshot());
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

    /** An entry to hash, and its state when it was taken. */
    record Work(Entry entry, Entry.State.Hashing state) {
        FileSnapshot snapshot() {
            return state.snapshot();
        }
    }

    private boolean isDue(Entry.State state) {
        long now = clock.millis();
        return switch (state) {
            case Entry.State.Settling(FileSnapshot snapshot, long since) -> {
                long rest = ShareLimits.SETTLE_TIME.toMillis();
                long untouched = now - TimeUnit.NANOSECONDS.toMillis(snapshot.modifiedNanos());
                yield untouched >= rest || now - since >= rest;
            }
            case Entry.State.Failed failed -> now - failed.sinceMillis() >= ShareLimits.RETRY.toMillis();
            case Entry.State.Hashing _, Entry.State.Offered _ -> false;
        };
    }

    /** Whether the entry has not changed since it was taken for hashing. */
    boolean isWanted(Work progress) {
        lock.lock();
        try {
            return !isClosed && progress.entry().state().equals(progress.state());
        } finally {
            lock.unlock();
        }
    }

    /** A finished offer. */
    record Prepared(Work progress, SharedOffer offer, boolean wasHashed) {}

    /** Offers the batch, except for entries that have changed in the meantime. */
    void offer(List<Prepared> batch) {
        lock.lock();
        try {
            List<Prepared> right = new ArrayList<>();
            for (Prepared prepared : batch) {
                if (isWanted(prepared.progress())) {
                    become(prepared.progress().entry(), new Entry.State.Offered(prepared.offer()));
                    right.add(prepared);
                } else {
                    prepared.offer().withdraw();
                }
            }
            recordOffers(right.stream().map(Prepared::offer));
            right.forEach(this::report);
            checkWhetherReady();
        } finally {
            lock.unlock();
        }
    }

    private void report(Prepared prepared) {
        if (prepared.wasHashed()) {
            hashed++;
        } else {
            known++;
        }
        report(new ShareNotice.Offered(prepared.offer(), prepared.wasHashed()));
    }

    /** The entry changed while it was hashed: wait again until it stops changing. */
    void putBack(Work progress) {
        lock.lock();
        try {
            if (progress.entry().state().equals(progress.state())) {
                become(progress.entry(), new Entry.State.Settling(progress.snapshot(), clock.millis()));
            }
        } finally {
            lock.unlock();
        }
    }

    void fail(Work progress, String reason) {
        lock.lock();
        try {
            if (progress.entry().state().equals(progress.state())) {
                become(progress.entry(), new Entry.State.Failed(progress.snapshot(), clock.millis()));
                report(new ShareNotice.Failed(progress.entry().name(), reason));
                checkWhetherReady();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- notices, journal, end

    private void checkWhetherReady() {
        boolean isBusy = open.values().stream()
                .anyMatch(entry ->
                        entry.state() instanceof Entry.State.Hashing || entry.state() instanceof Entry.State.Settling);
        if (!isReady && !isBusy && hasScanned) {
            isReady = true;
            report(new ShareNotice.Ready(entries.size() - open.size(), hashed, known));
        }
    }

    private void report(ShareNotice item) {
        notices.accept(item);
    }

    private void recordOffers(Stream<SharedOffer> offers) {
        Map<String, Optional<InfoHash>> hashes = new LinkedHashMap<>();
        offers.forEach(offer -> hashes.put(offer.name(), offer.infoHash()));
        record(() -> journal.offered(hashes));
    }

    /**
     * Writes to the journal. A failure must not stop downloads, so it is only logged, and repaired after the next scan.
     */
    private void record(Recording recording) {
        try {
            recording.run();
        } catch (IOException e) {
            isJournalBehind = true;
            System.getLogger(Catalogue.class.getName())
                    .log(System.Logger.Level.WARNING, "the journal of offers cannot be written", e);
        }
    }

    private interface Recording {
        void run() throws IOException;
    }

    /** Ends {@link #next}: nothing more is hashed or offered. */
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
