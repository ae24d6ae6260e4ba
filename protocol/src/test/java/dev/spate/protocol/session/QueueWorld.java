package dev.spate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.status.TransferRates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A session machine in virtual time, over torrents that do what a test says. It answers every call of the machine after
 * a while, and fails on a call that no torrent could follow.
 */
final class QueueWorld implements TorrentRunner {
    static final long SECOND = 1_000_000_000L;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long FAST = 1_000_000;

    /** How long a torrent takes to open and to close. */
    private static final long DELAY = SECOND / 10;

    private enum Files {
        CLOSED,
        OPENING,
        OPEN,
        CLOSING
    }

    /** A torrent as it really is. */
    static final class Simulated {
        private final int number;
        private Work work;
        private long down;
        private long up;
        private int peers = 1;
        private boolean hangs;
        private boolean fails;
        private Files files = Files.CLOSED;
        private long uploaded;
        private long wanted = 1_000_000;
        private long uploadedUntil;

        private Simulated(int number, Work work) {
            this.number = number;
            this.work = work;
        }

        private QueueEvent report(long now) {
            uploaded += up * Math.max(0, now - uploadedUntil) / SECOND;
            uploadedUntil = now;
            return new QueueEvent.Reported(number, work, new TransferRates(down, up), uploaded, wanted, peers);
        }
    }

    private record Due(long at, long number, QueueEvent event) {}

    private final Map<Integer, Simulated> torrents = new LinkedHashMap<>();
    private final PriorityQueue<Due> agenda = new PriorityQueue<>(
            (a, b) -> a.at() == b.at() ? Long.compare(a.number(), b.number()) : Long.compare(a.at(), b.at()));
    private final Set<Integer> read = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private final SessionMachine machine;
    private long now;
    private long dues;
    private int changes;

    QueueWorld(PlaceLimits limits) {
        this(limits, SeedingGoals.UNLIMITED);
    }

    QueueWorld(PlaceLimits limits, SeedingGoals goals) {
        machine = new SessionMachine(this, limits, goals);
    }

    /** So many downloads. */
    static PlaceLimits downloads(int downloads) {
        return new PlaceLimits(0, 0, downloads, 0, 0, 0);
    }

    /** So many seeds. */
    static PlaceLimits seeds(int seeds) {
        return new PlaceLimits(0, 0, 0, seeds, 0, 0);
    }

    /** So many torrents in all, and so many of them downloads. */
    static PlaceLimits total(int downloads, int total) {
        return new PlaceLimits(0, 0, downloads, 0, 0, total);
    }

    SessionMachine machine() {
        return machine;
    }

    long now() {
        return now;
    }

    /** Everything that the machine has told torrents to do. */
    List<String> calls() {
        return calls;
    }

    int changes() {
        return changes;
    }

    /** Adds downloads with numbers from 1 on, at once; they transfer as soon as they run. */
    void addDownloads(int count) {
        List<QueueEntry> added = IntStream.rangeClosed(1, count)
                .mapToObj(number -> QueueEntry.added(number, Work.DOWNLOADING))
                .toList();
        add(added);
        added.forEach(entry -> rates(entry.torrent(), FAST, 0));
    }

    /** Adds seeds with numbers from 1 on, and wakes them; they upload as soon as they run. */
    void addSeeds(int count) {
        for (int number = 1; number <= count; number++) {
            add(QueueEntry.added(number, Work.SEEDING));
            rates(number, 0, FAST);
        }
        for (int number = 1; number <= count; number++) {
            send(new QueueEvent.Woken(number));
        }
    }

    void add(QueueEntry entry) {
        add(List.of(entry));
    }

    void add(List<QueueEntry> entries) {
        entries.forEach(entry -> {
            var torrent = new Simulated(entry.torrent(), entry.work());
            torrent.uploaded = entry.figures().uploadedBytes();
            torrents.put(entry.torrent(), torrent);
        });
        send(new QueueEvent.Added(entries));
    }

    void send(QueueEvent event) {
        machine.handle(event, now);
    }

    /** The torrent transfers at these rates from now on, while it runs. */
    void rates(int number, long down, long up) {
        Simulated torrent = torrent(number);
        if (torrent.files == Files.OPEN) {
            send(torrent.report(now));
        }
        torrent.down = down;
        torrent.up = up;
        reportIfOpen(torrent);
    }

    void stall(int... numbers) {
        for (int number : numbers) {
            rates(number, 0, 0);
        }
    }

    /** The torrent does something else from now on. */
    void work(int number, Work work) {
        torrent(number).work = work;
        reportIfOpen(torrent(number));
    }

    /** The last of its peers leaves. */
    void loseAllPeers(int number) {
        torrent(number).peers = 0;
        rates(number, 0, 0);
        send(new QueueEvent.WentIdle(number));
    }

    /** A peer comes, or wants to come. */
    void meetPeer(int number) {
        torrent(number).peers = 1;
        send(new QueueEvent.Woken(number));
        reportIfOpen(torrent(number));
    }

    /** A program reads the torrent, or none does any more. */
    void read(int number, boolean isRead) {
        if (isRead) {
            read.add(number);
        } else {
            read.remove(number);
        }
        send(new QueueEvent.Read(number, isRead));
    }

    boolean isRead(int number) {
        return read.contains(number);
    }

    boolean isOpen(int number) {
        return torrent(number).files == Files.OPEN;
    }

    void hangWhenOpened(int number) {
        torrent(number).hangs = true;
    }

    void failWhenOpened(int number) {
        torrent(number).fails = true;
    }

    /** Every open torrent reports. */
    void reportAll() {
        torrents.values().forEach(this::reportIfOpen);
    }

    private void reportIfOpen(Simulated torrent) {
        if (torrent.files == Files.OPEN) {
            send(torrent.report(now));
        }
    }

    /** Lets time pass. */
    void run(long duration) {
        long end = now + duration;
        while (true) {
            long at = Math.min(
                    machine.nextTick(),
                    agenda.isEmpty() ? Long.MAX_VALUE : agenda.peek().at());
            if (at > end) {
                break;
            }
            now = Math.max(now, at);
            if (!agenda.isEmpty() && agenda.peek().at() <= now) {
                happen(agenda.remove().event());
            } else {
                machine.tick(now);
                assertThat(machine.nextTick()).isGreaterThan(now);
            }
        }
        now = end;
    }

    private void happen(QueueEvent event) {
        switch (event) {
            case QueueEvent.Opened opened -> finishOpening(torrent(opened.torrent()));
            case QueueEvent.Closed closed -> {
                torrent(closed.torrent()).files = Files.CLOSED;
                send(event);
            }
            default -> send(event);
        }
    }

    private void finishOpening(Simulated torrent) {
        if (torrent.files != Files.OPENING || torrent.hangs) {
            return;
        }
        if (torrent.fails) {
            fail(torrent.number);
            return;
        }
        torrent.files = Files.OPEN;
        torrent.uploadedUntil = now;
        send(new QueueEvent.Opened(torrent.number, torrent.work));
        reportIfOpen(torrent);
    }

    /** A running torrent fails by itself. */
    void fail(int number) {
        torrent(number).files = Files.CLOSED;
        send(new QueueEvent.Failed(number));
    }

    private void later(QueueEvent event) {
        agenda.add(new Due(now + DELAY, dues++, event));
    }

    @Override
    public void start(int number) {
        Simulated torrent = torrent(number);
        assertThat(torrent.files).as("files of %d, which is started", number).isEqualTo(Files.CLOSED);
        torrent.files = Files.OPENING;
        calls.add("start " + number);
        later(new QueueEvent.Opened(number, torrent.work));
    }

    @Override
    public void hold(int number) {
        close(number, "hold");
    }

    @Override
    public void sleep(int number) {
        close(number, "sleep");
    }

    @Override
    public void stop(int number, StopReason reason) {
        close(number, "stop");
    }

    private void close(int number, String call) {
        Simulated torrent = torrent(number);
        assertThat(torrent.files)
                .as("files of %d, which is to %s", number, call)
                .isIn(Files.OPENING, Files.OPEN);
        torrent.files = Files.CLOSING;
        calls.add(call + " " + number);
        later(new QueueEvent.Closed(number));
    }

    @Override
    public void onChanged(int torrent) {
        changes++;
    }

    private Simulated torrent(int number) {
        Simulated torrent = torrents.get(number);
        assertThat(torrent).as("torrent %d", number).isNotNull();
        return torrent;
    }

    EntryState state(int number) {
        return machine.entry(number, now).orElseThrow().state();
    }

    QueueEntry entry(int number) {
        return machine.entry(number, now).orElseThrow();
    }

    /** The numbers of all torrents that are active, or are being opened. */
    List<Integer> running() {
        return numbers(
                entry -> entry.state() instanceof EntryState.Active || entry.state() instanceof EntryState.Opening);
    }

    List<Integer> slow() {
        return numbers(entry -> entry.state() instanceof EntryState.Active active && active.isSlow());
    }

    List<Integer> queued() {
        return numbers(entry -> entry.state() instanceof EntryState.Queued);
    }

    private List<Integer> numbers(Predicate<QueueEntry> which) {
        return List.copyOf(new TreeSet<>(machine.entries(now).stream()
                .filter(which)
                .map(QueueEntry::torrent)
                .toList()));
    }

    /** The numbers of all torrents in the owner's order. */
    List<Integer> order() {
        return machine.entries(now).stream().map(QueueEntry::torrent).toList();
    }
}
