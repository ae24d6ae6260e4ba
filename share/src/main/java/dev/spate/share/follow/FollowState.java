package dev.spate.share.follow;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All items of a follower, and their account on disk: at most a second old, so that a follower that is killed hears and
 * looks at a little again, and downloads nothing again. Owned by the follower's thread.
 */
final class FollowState {
    private static final long SAVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StateFile file;
    private final Consumer<FollowNotice> news;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Set<Item> unsettled = new LinkedHashSet<>();
    private final Deque<Item> completed = new ArrayDeque<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final TakenNames names = new TakenNames();

    /** What the account on disk does not have yet. */
    private final Set<Item> changed = new LinkedHashSet<>();

    private final List<String> forgotten = new ArrayList<>();
    private String url;
    private String lastId = "";
    private boolean hasHeard;

    /** How many lines were added to the account since it was written as a whole; nothing: that has to be done first. */
    private OptionalInt added = OptionalInt.empty();

    private long savedAt;

    /** @param url the share's address */
    FollowState(StateFile file, String url, Consumer<FollowNotice> news) {
        this.file = file;
        this.url = url;
        this.news = news;
    }

    /** What an earlier run has kept; the address that it followed. */
    Optional<String> load() throws IOException {
        Optional<StateFile.State> state = file.read();
        if (state.isEmpty()) {
            return Optional.empty();
        }
        lastId = state.get().lastId();
        for (Item item : state.get().items()) {
            items.put(item.key, item);
            names.update(item);
            unsettled.add(item);
        }
        return Optional.of(state.get().url());
    }

    // ---- what is heard

    String lastId() {
        return lastId;
    }

    /** Everything up to this event is part of the account. */
    void heard(String id) {
        if (!id.equals(lastId)) {
            lastId = id;
            hasHeard = true;
        }
    }

    Optional<Item> find(String key) {
        return Optional.ofNullable(items.get(key));
    }

    Collection<Item> all() {
        return List.copyOf(items.values());
    }

    /** Something is wanted; false when there are too many. */
    boolean want(String key, OfferedItem offer) {
        Item item = items.get(key);
        if (item == null) {
            if (items.size() >= FollowLimits.ITEMS_MAX) {
                return false;
            }
            item = new Item(key);
            items.put(key, item);
        }
        boolean isNews = item.desired
                .filter(known -> known.version().equals(offer.version()))
                .isEmpty();
        item.desired = Optional.of(offer);
        changed(item);
        unsettled.add(item);
        if (isNews) {
            item.failures = 0;
            item.retryAt = System.nanoTime();
            news.accept(new FollowNotice.Wanted(offer.name(), offer.length(), offer.infoHash()));
        }
        return true;
    }

    /** Something is wanted no longer. */
    void unwant(Item item) {
        item.desired = Optional.empty();
        changed(item);
        unsettled.add(item);
    }

    /** Something that is here by the account has been touched or taken away. */
    void doubt(Item item) {
        item.copy = Optional.empty();
        changed(item);
        unsettled.add(item);
    }

    // ---- what is being done

    /** Those with something left to do, at this moment. */
    List<Item> unsettled() {
        return List.copyOf(unsettled);
    }

    boolean isSettled(Item item) {
        return !unsettled.contains(item);
    }

    void settled(Item item) {
        unsettled.remove(item);
        failures.remove(item.key);
    }

    /** Whether others could use the place of one that stands still. */
    boolean hasWaiting(long now) {
        return unsettled.stream().anyMatch(item -> item.attempt.isEmpty() && !item.isBusy && now - item.retryAt >= 0);
    }

    void complete(Item item) {
        changed(item);
        failures.remove(item.key);
        completed.add(item);
        OfferedItem offer = item.desired.orElseThrow();
        String local = item.copy.orElseThrow().local();
        news.accept(new FollowNotice.Here(offer.name(), local, Math.max(0, offer.length())));
    }

    /** The next one that has been completed. */
    Optional<Item> nextCompleted() {
        return Optional.ofNullable(completed.poll());
    }

    void forget(Item item) {
        items.remove(item.key);
        unsettled.remove(item);
        failures.remove(item.key);
        names.forget(item);
        changed.remove(item);
        forgotten.add(item.key);
    }

    void failed(Item item, String reason) {
        failures.put(item.key, reason);
    }

    /** Why an item could not be had the last time. */
    Optional<String> failure(Item item) {
        return Optional.ofNullable(failures.get(item.key));
    }

    /** Whether another item has or gets this name here. */
    boolean isTaken(String local, Item except) {
        return names.isTaken(local, except);
    }

    boolean isTaken(String local) {
        return names.isTaken(local);
    }

    /** A complete copy of this version, whatever the share calls it. */
    Optional<Item.Copy> copyOf(String version) {
        return items.values().stream()
                .flatMap(item -> item.copy.stream())
                .filter(copy -> copy.version().equals(version))
                .findFirst();
    }

    // ---- the account

    /** Something of it that outlives this run is another one now; whoever has changed it says so at once. */
    void changed(Item item) {
        names.update(item);
        changed.add(item);
    }

    /** Now and then. */
    void save(long now) {
        boolean isOld = hasHeard || !changed.isEmpty() || !forgotten.isEmpty();
        if (isOld && now - savedAt >= SAVE_EVERY_NANOS) {
            saveNow();
        }
    }

    void saveNow() {
        OptionalInt before = added;
        added = OptionalInt.empty();
        try {
            if (before.isEmpty() || before.getAsInt() > items.size() + FollowLimits.CHANGES_MAX) {
                file.write(url, lastId, items.values());
                added = OptionalInt.of(0);
            } else {
                added = OptionalInt.of(before.getAsInt() + file.append(lastId, changed, forgotten));
            }
            hasHeard = false;
            changed.clear();
            forgotten.clear();
        } catch (IOException e) {
            // The old account is still there: after a restart some things are looked at again.
            news.accept(new FollowNotice.Trouble(
                    file.file().toString(), Objects.requireNonNullElse(e.getMessage(), "cannot be written")));
        }
        savedAt = System.nanoTime();
    }
}
