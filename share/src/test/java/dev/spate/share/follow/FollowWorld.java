package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.http.HttpSettings;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A follower's machine in virtual time, with a share, a session and an output folder in memory. The same seed and the
 * same kills lead to the same run. Each thing that happens is a step: an answer arrives, the disk changes, somebody
 * changes a file. The machine can be killed after any step; a new one then continues from the disk as it is.
 */
final class FollowWorld {
    static final long SECOND = 1_000_000_000L;

    /** The longest pause of a follower after a failure, and a little more. */
    private static final long QUIET = 130 * SECOND;

    private static final int STEPS_MAX = 100_000;
    private static final Optional<String> TRACED = Optional.ofNullable(System.getProperty("follow.trace"));

    private record Action(long at, long number, Optional<Integer> life, boolean isReport, Runnable what) {}

    private final FollowSettings settings;
    private final SplittableRandom random;
    private final boolean hasEvenTimes;
    private final PriorityQueue<Action> actions =
            new PriorityQueue<>(Comparator.comparingLong(Action::at).thenComparingLong(Action::number));
    private final Map<String, Metainfo> metainfos = new HashMap<>();
    private final Map<String, Metainfo> describedBy = new HashMap<>();

    final FakeOutput output = new FakeOutput(this);
    final FakeShare share = new FakeShare(this, output);
    final FakeTorrents torrents = new FakeTorrents(this, output);
    final List<FollowNotice> notices = new ArrayList<>();

    /** Contents that a user has put into the output folder. */
    private final Set<String> userFiles = new TreeSet<>();

    /** Versions whose copy a user has deleted or that a share has never delivered whole: nothing is promised of them. */
    private final Set<String> deletedByUser = new TreeSet<>();

    private final Set<String> everOffered = new HashSet<>();
    private final Set<String> withoutPeers = new HashSet<>();
    private Optional<FollowMachine> machine = Optional.empty();
    private long now = 17;
    private long number;
    private int life;
    private int kills;
    private int steps;
    private long streamAt;
    private long lastActionAt;

    /** When the follower has reported its progress, and what. */
    final TreeMap<Long, FollowProgress> reports = new TreeMap<>();

    FollowWorld(long seed, boolean mirrors) {
        this(seed, mirrors, false);
    }

    FollowWorld(long seed, boolean mirrors, boolean once) {
        FollowSettings plain = FollowSettings.of("http://share/", Path.of("output"), HttpSettings.of("test"));
        this.settings = new FollowSettings(
                plain.url(), plain.output(), false, _ -> true, once, false, mirrors, plain.session(), plain.http());
        this.random = new SplittableRandom(seed);
        this.hasEvenTimes = random.nextBoolean();
    }

    // ---- what a scenario does

    /** Something that happens from outside, at this second. */
    void at(double seconds, Runnable what) {
        actions.add(new Action((long) (seconds * SECOND), number++, Optional.empty(), false, what));
    }

    void put(FakeOffer offer) {
        know(offer);
        share.put(offer);
    }

    private void know(FakeOffer offer) {
        everOffered.add(offer.version());
        offer.metainfo().ifPresent(metainfo -> metainfos.put(offer.version(), metainfo));
    }

    /** The share's content of {@code torrentFile} describes {@code content}. */
    void describes(FakeOffer torrentFile, FakeOffer content) {
        know(content);
        describedBy.put(torrentFile.version(), content.metainfo().orElseThrow());
    }

    /** A user puts a file into the output folder, if the name is free. */
    void userPuts(String name, String content) {
        if (output.files.putIfAbsent(name, content) == null && !everOffered.contains(content)) {
            userFiles.add(content);
        }
    }

    /** A user deletes what has this name in the output folder. */
    void userDeletes(String name) {
        String content = output.files.get(name);
        if (content != null && everOffered.contains(content)) {
            output.files.remove(name);
            deletedByUser.add(content);
        }
    }

    void withoutPeers(String version, boolean isWithout) {
        if (isWithout) {
            withoutPeers.add(version);
        } else {
            withoutPeers.remove(version);
        }
    }

    boolean hasPeers(String version) {
        return !withoutPeers.contains(version);
    }

    // ---- time

    double seconds() {
        return now / (double) SECOND;
    }

    int steps() {
        return steps;
    }

    /** Half of the seeds have times that often coincide. */
    private long time(int millisMax) {
        return hasEvenTimes ? 10_000_000L * (1 + random.nextInt(2)) : 1 + random.nextInt(millisMax * 1000) * 1000L;
    }

    long shortTime() {
        return time(10);
    }

    long longTime() {
        return time(400);
    }

    /** Something that happens in this life of the follower. */
    void later(long nanos, Runnable what) {
        actions.add(new Action(now + nanos, number++, Optional.of(life), false, what));
    }

    /** An event of the stream: they keep their order. */
    void inOrder(FollowEvent event) {
        streamAt = Math.max(streamAt, now) + shortTime();
        actions.add(new Action(streamAt, number++, Optional.of(life), false, () -> deliver(event)));
    }

    void reported(FollowProgress progress) {
        reports.put(now, progress);
        actions.add(new Action(
                now + shortTime(), number++, Optional.of(life), true, () -> deliver(new FollowEvent.Reported())));
    }

    void deliver(FollowEvent event) {
        machine.orElseThrow().handle(event, now);
        trace(event);
    }

    /** With {@code -Dfollow.trace=NAME}: everything that concerns an offer, to understand a failing seed. */
    private void trace(Object what) {
        if (TRACED.isPresent() && what.toString().contains("=" + TRACED.get() + ",")) {
            System.out.printf("step %d, %.3f s: %s%n", steps, seconds(), what);
            output.saved.ifPresent(state -> state.items().stream()
                    .filter(item -> item.key().equals(TRACED.get()))
                    .forEach(item -> System.out.println("    saved " + item.copy() + " " + item.attempt())));
        }
    }

    Metainfo metainfo(String version) {
        return metainfos.get(version);
    }

    Optional<Metainfo> describedBy(String content) {
        return Optional.ofNullable(describedBy.get(content));
    }

    FollowMachine machine() {
        return machine.orElseThrow();
    }

    // ---- running

    void start() {
        start("http://share/");
    }

    /** @param origin the address of the share */
    void start(String origin) {
        life++;
        streamAt = now;
        FollowPorts ports = new FollowPorts(share, torrents, output, notices::add);
        machine = Optional.of(new FollowMachine(settings, origin, output.saved, ports, random.split(), now));
    }

    /** SIGKILL: only what is on the disk is left, and of an unfinished download not all. */
    void kill() {
        kills++;
        life++;
        machine = Optional.empty();
        output.kill();
        torrents.kill();
        share.disconnect();
    }

    /** Runs until nothing has happened for long, or for so many steps. */
    void run(int stepsMax) {
        int end = steps + stepsMax;
        lastActionAt = now;
        while (steps < end && now - lastActionAt < QUIET && steps < STEPS_MAX) {
            long next = actions.isEmpty() ? Long.MAX_VALUE : actions.peek().at();
            long tick = machine.map(FollowMachine::nextTick).orElse(Long.MAX_VALUE);
            if (tick < next && machine.isPresent()) {
                now = Math.max(now, tick);
                machine.get().tick(now);
                assertThat(machine.get().nextTick())
                        .as("a tick must not be due again at once")
                        .isGreaterThan(now);
            } else if (actions.isEmpty()) {
                return;
            } else {
                act(actions.remove());
            }
        }
        assertThat(steps).as("steps").isLessThan(STEPS_MAX);
    }

    private void act(Action action) {
        now = Math.max(now, action.at());
        boolean isPast = action.life().isPresent() && action.life().get() != life;
        if (!isPast) {
            action.what().run();
            if (!action.isReport()) {
                steps++;
                lastActionAt = now;
            }
        }
    }

    void runToTheEnd() {
        run(STEPS_MAX);
    }

    /** Runs until this second. */
    void runUntil(double second) {
        boolean[] isOver = new boolean[1];
        at(second, () -> isOver[0] = true);
        while (!isOver[0]) {
            run(1);
        }
    }

    /** Kills the follower, if it runs, and starts it again some time later. */
    void killAndRestart() {
        if (machine.isEmpty()) {
            return;
        }
        kill();
        at(seconds() + random.nextInt(3000) / 1000.0, this::start);
    }

    // ---- what must hold in the end

    /** Closes the follower. */
    void close() {
        machine().close(now);
        while (!output.isIdle()) {
            act(actions.remove());
        }
    }

    /** Closes the follower and checks everything. */
    void check() {
        close();
        List<Item.Saved> items = output.saved.orElseThrow().items();
        assertNothingOfTheUserIsLost();
        assertEverythingOfferedIsHere(items);
        assertNoLeftovers(items);
        assertNothingTwice();
    }

    private void assertNothingOfTheUserIsLost() {
        Set<String> there = new TreeSet<>(output.files.values());
        if (settings.mirrors() || kills > 0) {
            // After a kill, a file that took the place of an unfinished download may be taken for it.
            there.addAll(output.bin);
        }
        assertThat(there).as("files of the user").containsAll(userFiles);
    }

    private void assertEverythingOfferedIsHere(List<Item.Saved> items) {
        Map<String, Item.Saved> byKey = items.stream().collect(Collectors.toMap(Item.Saved::key, item -> item));
        for (FakeOffer offer : share.offers.values()) {
            Item.Saved item = byKey.get(offer.name());
            assertThat(item).as(offer.name()).isNotNull();
            Item.Copy copy = item.copy().orElseThrow(() -> new AssertionError("no copy: " + item + this));
            assertThat(copy.version()).as(() -> item + "\n" + this).isEqualTo(offer.version());
            if (!deletedByUser.contains(offer.version())) {
                assertThat(output.files.get(copy.local()))
                        .as(() -> item + "\n" + this)
                        .isEqualTo(offer.version());
            }
            if (settings.mirrors() && deletedByUser.isEmpty()) {
                assertThat(copy.local()).as("the name in a mirror: " + item).isEqualTo(offer.name());
            }
        }
    }

    private void assertNoLeftovers(List<Item.Saved> items) {
        assertThat(output.incoming.keySet()).as(() -> "incoming\n" + this).isEmpty();
        assertThat(output.parts.keySet())
                .as(() -> "unfinished downloads\n" + this)
                .isEmpty();
        assertThat(items)
                .as(() -> "attempts\n" + this)
                .allMatch(item -> item.attempt().isEmpty());
        assertThat(output.files.values())
                .as(() -> "parts\n" + this)
                .noneMatch(content ->
                        content.startsWith("part of") && (settings.mirrors() || !content.contains("empty folder")));
        Set<String> copies = items.stream()
                .flatMap(item -> item.copy().stream())
                .map(Item.Copy::local)
                .collect(Collectors.toSet());
        for (Map.Entry<String, String> file : output.files.entrySet()) {
            boolean isExpected =
                    copies.contains(file.getKey()) || userFiles.contains(file.getValue()) || !settings.mirrors();
            assertThat(isExpected).as(() -> "left over: " + file + "\n" + this).isTrue();
        }
        Map<String, Long> counts = new TreeMap<>(output.files.values().stream()
                .collect(Collectors.groupingBy(content -> content, Collectors.counting())));
        counts.keySet().retainAll(metainfos.keySet());
        assertThat(counts.values()).as(() -> "each version once\n" + this).allMatch(count -> count == 1);
    }

    /** No byte comes twice, and nothing is hashed that need not be: a kill may cost each version one of both. */
    private void assertNothingTwice() {
        // What cannot be saved is tried again.
        int more = kills + deletedByUser.size() + (output.wasFull ? FollowLimits.ATTEMPTS_MAX : 0);
        metainfos.forEach((version, metainfo) -> {
            long length = metainfo.geometry().totalLength();
            assertThat(torrents.downloaded.getOrDefault(version, 0L))
                    .as(() -> "bytes of " + metainfo.name() + " through the swarm\n" + this)
                    .isLessThanOrEqualTo(length * (1 + deletedByUser.size()));
            assertThat(share.fetched.getOrDefault(version, 0))
                    .as(() -> "fetches of " + metainfo.name() + "\n" + this)
                    .isLessThanOrEqualTo(1 + more);
            assertThat(torrents.hashed.getOrDefault(version, 0))
                    .as(() -> "hashed: " + metainfo.name() + "\n" + this)
                    .isLessThanOrEqualTo(userFiles.size() + more);
        });
    }

    @Override
    public String toString() {
        String text = "files " + output.files + "\nbin " + output.bin + "\nincoming " + output.incoming.keySet()
                + "\nparts " + output.parts + "\nsaved "
                + output.saved.map(StateFile.State::items).orElse(List.of()).stream()
                        .map(item -> item.key() + " " + item.copy() + " " + item.attempt())
                        .collect(Collectors.joining("\n  "))
                + "\nnotices " + notices.stream().map(Object::toString).collect(Collectors.joining("\n  "));
        return text.replaceAll("([0-9a-f]{6})[0-9a-f]{34}", "$1");
    }
}
