package dev.spate.share.follow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * All items of a follower, and what of them is not saved yet. They are saved at least every second: after a kill, the
 * follower receives a few events again and checks a few files again, but downloads nothing again. Owned by the machine.
 */
final class FollowState {
    private static final long SAVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FollowPorts ports;
    private final String url;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final TakenNames names = new TakenNames();

    /** Items whose last change is not saved yet. */
    private final Set<Item> changed = new LinkedHashSet<>();

    private final List<String> forgotten = new ArrayList<>();
    private String lastId;
    private boolean hasNewId;

    /** Whether the next save is due at once, because an item waits for it or something large is complete. */
    private boolean isUrgent;

    /** The items that wait for the save in work, and what it says of them; empty while none is. */
    private Optional<Map<Item, Item.Saved>> inWork = Optional.empty();

    /**
     * How many lines were appended to the file since it was written as a whole; empty when it must be written as a
     * whole.
     */
    private OptionalInt added = OptionalInt.empty();

    private long savedAt;

    /**
     * @param url the share's address
     * @param saved what an earlier run has saved
     */
    FollowState(FollowPorts ports, String url, Optional<StateFile.State> saved, long now) {
        this.ports = ports;
        this.url = url;
        this.lastId = saved.map(StateFile.State::lastId).orElse("");
        this.savedAt = now - SAVE_EVERY_NANOS;
        saved.ifPresent(state -> state.items().forEach(each -> {
            Item item = Item.of(each);
            items.put(item.key(), item);
            names.update(item);
        }));
    }

    // ---- the items

    /** The id of the last event that the items include. */
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

    /** A copy of the list. */
    List<Item> all() {
        return List.copyOf(items.values());
    }

    Collection<Item> view() {
        return items.values();
    }

    /** The item of this key; a new one when there is none, or empty when there are too many. */
    Optional<Item> findOrAdd(String key) {
        if (!items.containsKey(key) && items.size() >= FollowLimits.ITEMS_MAX) {
            return Optional.empty();
        }
        return Optional.of(items.computeIfAbsent(key, Item::new));
    }

    void forget(Item item) {
        items.remove(item.key());
        names.forget(item);
        changed.remove(item);
        forgotten.add(item.key());
    }

    /** Whether the item has not been forgotten. */
    boolean isKnown(Item item) {
        return item.equals(items.get(item.key()));
    }

    /** Whether nothing is left to do for the item at present. */
    boolean isSettled(Item item) {
        return !isKnown(item) || (item.state() instanceof ItemState.Here && item.isComplete());
    }

    /** Whether another item has this name in the output folder, or will get it. */
    boolean isTaken(String local, Item except) {
        return names.isTaken(local, except);
    }

    /** Whether the item's copy, or another item, has this name in the output folder. */
    boolean isOurs(Item item, String local) {
        return isTaken(local, item) || item.hasCopyAt(local);
    }

    boolean isTaken(String local) {
        return names.isTaken(local);
    }

    /** A complete copy of this version, under whatever name. */
    Optional<Item.Copy> copyOf(String version) {
        return items.values().stream()
                .flatMap(item -> item.copy().stream())
                .filter(copy -> copy.version().equals(version))
                .findFirst();
    }

    // ---- saving

    /** Must be called directly after every change of what is saved of an item. */
    void changed(Item item) {
        names.update(item);
        changed.add(item);
    }

    /** The next save is due at once. */
    void hurry() {
        isUrgent = true;
    }

    private boolean isOld() {
        return hasNewId || !changed.isEmpty() || !forgotten.isEmpty();
    }

    /** When {@link #saveIfDue} has something to do. */
    long nextSave() {
        return isOld() && inWork.isEmpty() ? savedAt + SAVE_EVERY_NANOS : FollowMachine.NEVER;
    }

    /** Saves if something has changed and the last save is a second ago, or it is urgent. */
    void saveIfDue(long now) {
        if (inWork.isEmpty() && isOld() && (isUrgent || now - savedAt >= SAVE_EVERY_NANOS)) {
            save(now);
        }
    }

    /** Saves now, at the end, whatever is in work. */
    void saveLast(long now) {
        if (inWork.isPresent()) {
            // It may fail, and an appended change would be lost without those before it.
            added = OptionalInt.empty();
        }
        save(now);
    }

    private void save(long now) {
        boolean isWhole = added.isEmpty() || added.getAsInt() > items.size() + FollowLimits.CHANGES_MAX;
        List<Item> included = List.copyOf(changed);
        ports.folder()
                .save(
                        isWhole
                                ? new StateFile.Change.Whole(url, lastId, saved(items.values()))
                                : new StateFile.Change.Appended(lastId, saved(included), List.copyOf(forgotten)));
        added = OptionalInt.of(isWhole ? 0 : added.getAsInt() + included.size() + 1);
        inWork = Optional.of((isWhole ? items.values() : included)
                .stream()
                        .filter(item -> item.state() instanceof ItemState.Saving)
                        .collect(Collectors.toMap(item -> item, Item::saved, (one, _) -> one, LinkedHashMap::new)));
        savedAt = now;
        isUrgent = false;
        hasNewId = false;
        changed.clear();
        forgotten.clear();
    }

    private static List<Item.Saved> saved(Collection<Item> items) {
        return items.stream().map(Item::saved).toList();
    }

    /**
     * The save in work has ended. If it failed, the old file still exists, and the next save writes everything.
     *
     * @return the items that waited for it. An item that has changed meanwhile waits for the next one, which is due
     */
    List<Item> saved(Optional<String> problem) {
        Map<Item, Item.Saved> waiting = inWork.orElse(Map.of());
        inWork = Optional.empty();
        if (problem.isPresent()) {
            added = OptionalInt.empty();
            hasNewId = true;
        }
        List<Item> ended = waiting.keySet().stream()
                .filter(item -> problem.isPresent() || item.saved().equals(waiting.get(item)))
                .toList();
        isUrgent |= ended.size() < waiting.size();
        return ended;
    }
}
