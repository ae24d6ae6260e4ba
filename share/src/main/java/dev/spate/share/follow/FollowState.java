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
 * All items of a follower. They are saved on disk at least every second: after a kill, the follower receives a few
 * events again and checks a few files again, but downloads nothing again. Owned by the follower's thread.
 */
final class FollowState {
    private static final long SAVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StateFile file;
    private final Consumer<FollowNotice> notices;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Set<Item> unsettled = new LinkedHashSet<>();
    private final Deque<Item> completed = new ArrayDeque<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final TakenNames names = new TakenNames();

    /** Items whose last change is not saved yet. */
    private final Set<Item> changed = new LinkedHashSet<>();

    private final List<String> forgotten = new ArrayList<>();
    private String url;
    private String lastId = "";
    private boolean hasNewId;

    /**
     * How many lines were appended to the file since it was written as a whole; empty when it must be written as a
     * whole.
     */
    private OptionalInt added = OptionalInt.empty();

    private long savedAt;

    /** @param url the share's address */
    FollowState(StateFile file, String url, Consumer<FollowNotice> notices) {
        this.file = file;
        this.url = url;
        this.notices = notices;
    }

    /** Loads what an earlier run has saved; returns the address that it followed. */
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

    // ---- what the share offers

    String lastId() {
        return lastId;
    }

    /** Called when all events up to this one are handled. */
    void handled(String id) {
        if (!id.equals(lastId)) {
            lastId = id;
            hasNewId = true;
        }
    }

    Optional<Item> find(String key) {
        return Optional.ofNullable(items.get(key));
    }

    Collection<Item> all() {
        return List.copyOf(items.values());
    }

    /** Called when an offer is wanted; returns false when there are too many. */
    boolean want(String key, OfferedItem offer) {
        Item item = items.get(key);
        if (item == null) {
            if (items.size() >= FollowLimits.ITEMS_MAX) {
                return false;
            }
            item = new Item(key);
            items.put(key, item);
        }
        boolean isChanged = item.desired
                .filter(known -> known.version().equals(offer.version()))
                .isEmpty();
        item.desired = Optional.of(offer);
        changed(item);
        unsettled.add(item);
        if (isChanged) {
            item.failures = 0;
            item.retryAt = System.nanoTime();
            notices.accept(new FollowNotice.Wanted(offer.name(), offer.length(), offer.infoHash()));
        }
        return true;
    }

    /** Called when an item is no longer wanted. */
    void unwant(Item item) {
        item.desired = Optional.empty();
        changed(item);
        unsettled.add(item);
    }

    /** Called when a saved copy was changed or removed by another program. */
    void doubt(Item item) {
        item.copy = Optional.empty();
        changed(item);
        unsettled.add(item);
    }

    // ---- work on the items

    /** The items that still need work: a copy of the list. */
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

    /** Whether an item waits that could take the turn of a stalled download. */
    boolean hasWaiting(long now) {
        return unsettled.stream().anyMatch(item -> item.attempt.isEmpty() && !item.isBusy && now - item.retryAt >= 0);
    }

    void complete(Item item) {
        changed(item);
        failures.remove(item.key);
        completed.add(item);
        OfferedItem offer = item.desired.orElseThrow();
        String local = item.copy.orElseThrow().local();
        notices.accept(new FollowNotice.Completed(offer.name(), local, Math.max(0, offer.length())));
    }

    /** Takes the next item that was completed. */
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

    /** Why the item's last attempt failed. */
    Optional<String> failure(Item item) {
        return Optional.ofNullable(failures.get(item.key));
    }

    /** Whether another item has this name in the output folder, or will get it. */
    boolean isTaken(String local, Item except) {
        return names.isTaken(local, except);
    }

    boolean isTaken(String local) {
        return names.isTaken(local);
    }

    /** A complete copy of this version, under whatever name. */
    Optional<Item.Copy> copyOf(String version) {
        return items.values().stream()
                .flatMap(item -> item.copy.stream())
                .filter(copy -> copy.version().equals(version))
                .findFirst();
    }

    // ---- saving

    /** Must be called directly after every change of an item that has to survive this run. */
    void changed(Item item) {
        names.update(item);
        changed.add(item);
    }

    /** Saves if something has changed and the last save is a second ago; call it often. */
    void save(long now) {
        boolean isOld = hasNewId || !changed.isEmpty() || !forgotten.isEmpty();
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
            hasNewId = false;
            changed.clear();
            forgotten.clear();
        } catch (IOException e) {
            // The old file still exists: after a restart, some events and files are checked again.
            notices.accept(new FollowNotice.Problem(
                    file.file().toString(), Objects.requireNonNullElse(e.getMessage(), "cannot be written")));
        }
        savedAt = System.nanoTime();
    }
}
