package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.follow.FollowEvent.Inspected.Condition;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.wire.metainfo.Metainfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An output folder in memory. Requests are served one after the other, in steps as small as those of a file system, so
 * that a kill can come between any two. What is on the disk outlives the kill; the requests do not.
 */
final class FakeOutput implements FollowPorts.Folder {
    /** What lies in the incoming folder of a version. */
    static final class Incoming {
        /** Verified bytes that a kill does not lose. */
        long bytes;

        boolean isWhole;

        /** The place that its only file has as a second name, in the middle of a move. */
        Optional<String> linkedTo = Optional.empty();

        boolean isEmpty;
    }

    /** A step of a request: it may end with an answer. */
    private interface Step {
        Optional<FollowEvent> act();
    }

    /** A download at its place. */
    record Part(String local, long bytes) {}

    /** The disk: contents by name. The content of a share's version is the version, that of users any other text. */
    final Map<String, String> files = new TreeMap<>();

    final Map<String, Incoming> incoming = new TreeMap<>();
    final Map<String, Part> parts = new TreeMap<>();
    final Map<String, Metainfo> torrents = new TreeMap<>();
    final List<String> bin = new ArrayList<>();
    Optional<StateFile.State> saved = Optional.empty();
    boolean isFull;
    boolean wasFull;

    private final FollowWorld world;
    private final Deque<Deque<Step>> requests = new ArrayDeque<>();

    FakeOutput(FollowWorld world) {
        this.world = world;
    }

    /** Adds a request of these steps. It ends with the first step that gives an answer, or with the last. */
    private void request(Step... steps) {
        requests.add(new ArrayDeque<>(List.of(steps)));
        if (requests.size() == 1) {
            world.later(world.shortTime(), this::step);
        }
    }

    private void step() {
        Deque<Step> request = requests.getFirst();
        Optional<FollowEvent> answer = request.removeFirst().act();
        answer.ifPresent(event -> world.later(world.shortTime(), () -> world.deliver(event)));
        if (answer.isPresent() || request.isEmpty()) {
            requests.removeFirst();
        }
        if (!requests.isEmpty()) {
            world.later(world.shortTime(), this::step);
        }
    }

    /** The process is killed. */
    void kill() {
        requests.clear();
    }

    boolean isIdle() {
        return requests.isEmpty();
    }

    /** What was decided must be saved before the disk changes. */
    void assertSaved(String key, Predicate<Item.Saved> decision) {
        List<Item.Saved> items = saved.map(StateFile.State::items).orElse(List.of());
        assertThat(items)
                .as(() -> "not saved: " + key + " at " + world.seconds() + " s\n" + world)
                .anyMatch(item -> item.key().equals(key) && decision.test(item));
    }

    private static boolean isUnwanted(Item.Saved item, String version) {
        return item.wanted().filter(offer -> offer.version().equals(version)).isEmpty();
    }

    private static Optional<FollowEvent> next() {
        return Optional.empty();
    }

    static String seal(String content) {
        return "seal of " + content;
    }

    private boolean isPlaced(String version, String local) {
        return Optional.ofNullable(incoming.get(version))
                .filter(there -> there.linkedTo.equals(Optional.of(local)))
                .isPresent();
    }

    private boolean isIncoming(String version) {
        return incoming.containsKey(version) && !incoming.get(version).isEmpty;
    }

    private Optional<FollowEvent> moveToBin(String local) {
        Optional.ofNullable(files.remove(local)).ifPresent(bin::add);
        return next();
    }

    void full(boolean isNow) {
        isFull = isNow;
        wasFull |= isNow;
    }

    private FollowEvent full(String key) {
        return new FollowEvent.Failed(key, "the disk is full");
    }

    @Override
    public void tidy(Set<String> versions) {
        request(() -> {
            incoming.keySet().retainAll(versions);
            return next();
        });
    }

    @Override
    public void inspect(String key, Copy copy, Optional<OfferedItem> offer) {
        request(() -> {
            if (copy.seal().isEmpty()) {
                boolean isSame = copy.version().equals(files.get(copy.local()));
                return Optional.of(new FollowEvent.Inspected(key, isSame ? Condition.NOT_SEEDED : Condition.CHANGED));
            }
            boolean isKnown = offer.filter(OfferedItem::isSmall).isPresent() || torrents.containsKey(copy.version());
            boolean isSame = files.containsKey(copy.local())
                    && seal(files.get(copy.local())).equals(copy.seal());
            Condition condition = isSame ? Condition.UNCHANGED : Condition.CHANGED;
            return Optional.of(new FollowEvent.Inspected(key, isKnown ? condition : Condition.NOT_SEEDED));
        });
    }

    @Override
    public void look(String key, String name, Optional<String> infoHash) {
        request(() -> {
            String local = LocalNames.safe(name);
            boolean isUnfinished = infoHash.filter(parts::containsKey).isPresent();
            boolean isEmptyFile = "empty".equals(files.get(local));
            return Optional.of(new FollowEvent.Looked(key, local, files.containsKey(local), isUnfinished, isEmptyFile));
        });
    }

    @Override
    public void place(String key, Attempt.Placing attempt, Metainfo metainfo, boolean mayBin) {
        if (mayBin) {
            assertSaved(key, item -> item.attempt().equals(Optional.of(attempt)));
        }
        String version = attempt.version();
        String local = attempt.local();
        request(
                () -> {
                    if (!isIncoming(version)) {
                        return Optional.of(new FollowEvent.Vanished(key, files.containsKey(local)));
                    }
                    if (!incoming.get(version).isWhole) {
                        throw new AssertionError("an incomplete download is placed: " + key);
                    }
                    if (files.containsKey(local) && !isPlaced(version, local)) {
                        return mayBin ? moveToBin(local) : Optional.of(new FollowEvent.NameTaken(key));
                    }
                    return next();
                },
                () -> {
                    if (files.containsKey(local) && !isPlaced(version, local)) {
                        return Optional.of(new FollowEvent.NameTaken(key));
                    }
                    files.put(local, version);
                    incoming.get(version).linkedTo = Optional.of(local);
                    return next();
                },
                () -> {
                    incoming.get(version).isEmpty = true;
                    return Optional.of(new FollowEvent.Placed(key));
                });
    }

    @Override
    public void create(String key, String local, OfferedItem offer, boolean mayBin) {
        String part = "part of " + offer.version();
        request(
                () -> {
                    String there = files.getOrDefault(local, "");
                    boolean isSame = there.equals(offer.version()) || (there.equals(part) && !mayBin);
                    if (there.isEmpty() || isSame) {
                        return next();
                    }
                    return mayBin ? moveToBin(local) : Optional.of(new FollowEvent.NameTaken(key));
                },
                () -> {
                    if (isFull) {
                        return Optional.of(full(key));
                    }
                    String there = files.computeIfAbsent(local, _ -> offer.isFolder() ? part : offer.version());
                    boolean isOurs = there.equals(part) || there.equals(offer.version());
                    return isOurs ? next() : Optional.of(new FollowEvent.NameTaken(key));
                },
                () -> {
                    files.replace(local, part, offer.version());
                    return Optional.of(new FollowEvent.Placed(key));
                });
    }

    @Override
    public void settle(String key, Copy copy, Optional<Metainfo> metainfo, Optional<String> toBin) {
        request(
                () -> {
                    toBin.ifPresent(this::moveToBin);
                    return next();
                },
                () -> {
                    incoming.remove(copy.version());
                    return next();
                },
                () -> {
                    String seal = metainfo.isPresent() ? seal(files.getOrDefault(copy.local(), "nothing")) : "";
                    Copy sealed = new Copy(copy.version(), copy.local(), seal);
                    return Optional.of(new FollowEvent.Settled(key, sealed, Optional.empty()));
                });
    }

    @Override
    public void recall(String key, String version, String local) {
        request(() -> Optional.of(new FollowEvent.Recalled(
                key,
                Optional.ofNullable(torrents.get(version)),
                files.containsKey(local),
                parts.containsKey(version))));
    }

    @Override
    public void drop(String key, Attempt attempt, boolean bins) {
        String version = attempt.version();
        if (!(attempt instanceof Attempt.Begun)) {
            assertSaved(key, item -> isUnwanted(item, version));
        }
        switch (attempt) {
            case Attempt.Begun _, Attempt.Beside _ ->
                request(() -> {
                    incoming.remove(version);
                    return dropped(key, attempt);
                });
            case Attempt.InPlace(String _, String local) ->
                request(() -> bins || parts.containsKey(version) ? moveToBin(local) : next(), () -> {
                    parts.remove(version);
                    return dropped(key, attempt);
                });
            case Attempt.Placing(String _, String local) ->
                request(
                        () -> bins && (!isIncoming(version) || isPlaced(version, local)) ? moveToBin(local) : next(),
                        () -> {
                            incoming.remove(version);
                            return dropped(key, attempt);
                        });
        }
    }

    private Optional<FollowEvent> dropped(String key, Attempt attempt) {
        boolean isPlaceFree =
                attempt.target().filter(local -> !files.containsKey(local)).isPresent();
        return Optional.of(new FollowEvent.Dropped(key, isPlaceFree, Optional.empty()));
    }

    @Override
    public void bin(String key, String local) {
        assertSaved(key, item -> item.wanted().isEmpty());
        request(() -> moveToBin(local), () -> Optional.of(new FollowEvent.Binned(key, Optional.empty())));
    }

    @Override
    public void describe(String key, String local) {
        request(() -> {
            Optional<Metainfo> described = world.describedBy(files.getOrDefault(local, ""));
            described.ifPresent(metainfo -> torrents.put(metainfo.infoHash().v1Hex(), metainfo));
            return Optional.of(new FollowEvent.Described(key, described));
        });
    }

    @Override
    public void keep(Metainfo metainfo) {
        request(() -> {
            if (!isFull) {
                torrents.put(metainfo.infoHash().v1Hex(), metainfo);
            }
            return next();
        });
    }

    @Override
    public void save(StateFile.Change change) {
        request(
                () -> {
                    if (isFull) {
                        return Optional.of(new FollowEvent.StateSaved("state", Optional.of("the disk is full")));
                    }
                    saved = Optional.of(apply(change));
                    return next();
                },
                () -> Optional.of(new FollowEvent.StateSaved("state", Optional.empty())));
    }

    private StateFile.State apply(StateFile.Change change) {
        return switch (change) {
            case StateFile.Change.Whole(String url, String lastId, List<Item.Saved> items) ->
                new StateFile.State(url, lastId, items);
            case StateFile.Change.Appended(String lastId, List<Item.Saved> changed, List<String> forgotten) -> {
                StateFile.State before = saved.orElseThrow();
                Map<String, Item.Saved> items = new LinkedHashMap<>();
                before.items().forEach(item -> items.put(item.key(), item));
                forgotten.forEach(items::remove);
                changed.forEach(item -> items.put(item.key(), item));
                yield new StateFile.State(before.url(), lastId, List.copyOf(items.values()));
            }
        };
    }
}
