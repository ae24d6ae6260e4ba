package dev.spate.share.follow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names in the output folder that belong to items: finds them without a search. Owned by the machine. */
final class TakenNames {
    private final Map<Item, List<String>> byItem = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** Call it when the item's names may have changed. */
    void update(Item item) {
        forget(item);
        List<String> names = item.names().toList();
        byItem.put(item, names);
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
    }

    /** Call it when the item is removed. */
    void forget(Item item) {
        List<String> before = byItem.remove(item);
        if (before != null) {
            before.forEach(name -> counts.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1));
        }
    }

    boolean isTaken(String name) {
        return counts.containsKey(name);
    }

    /** Whether an item other than {@code except} has the name. */
    boolean isTaken(String name, Item except) {
        int own = byItem.getOrDefault(except, List.of()).contains(name) ? 1 : 0;
        return counts.getOrDefault(name, 0) > own;
    }
}
