package dev.spate.tracker.swarm;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds swarms by their key: open addressing in one array. Owned by a table. */
final class SwarmIndex {
    private static final int SLOTS_MIN = 16;

    private final long seed;
    private @Nullable Swarm[] slots = new @Nullable Swarm[SLOTS_MIN];
    private int size;

    SwarmIndex(long seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    @Nullable
    Swarm find(SwarmKey key) {
        int slot = home(key.hash(seed));
        while (true) {
            Swarm swarm = slots[slot];
            if (swarm == null || swarm.isNamed(key)) {
                return swarm;
            }
            slot = next(slot);
        }
    }

    /** Adds a swarm; its key must not be in the index yet. */
    Swarm add(SwarmKey key) {
        if (3 * (size + 1) > 2 * slots.length) {
            resize(2 * slots.length);
        }
        Swarm swarm = new Swarm(key);
        place(swarm);
        size++;
        return swarm;
    }

    void remove(SwarmKey key) {
        int slot = home(key.hash(seed));
        while (true) {
            Swarm swarm = slots[slot];
            if (swarm == null) {
                return;
            }
            if (swarm.isNamed(key)) {
                clear(slot);
                shrink();
                return;
            }
            slot = next(slot);
        }
    }

    /** Tests every swarm at least once, and removes those for which the test is true. */
    void removeIf(Predicate<Swarm> isToGo) {
        for (int slot = 0; slot < slots.length; slot++) {
            // A removal moves another swarm here, which is not tested yet. A swarm that moves from the array's
            // beginning to its end is tested twice.
            while (true) {
                Swarm swarm = slots[slot];
                if (swarm == null || !isToGo.test(swarm)) {
                    break;
                }
                clear(slot);
            }
        }
        shrink();
    }

    private void clear(int cleared) {
        int mask = slots.length - 1;
        int hole = cleared;
        for (int slot = next(hole); ; slot = next(slot)) {
            Swarm swarm = slots[slot];
            if (swarm == null) {
                break;
            }
            int home = home(swarm.key().hash(seed));
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                slots[hole] = swarm;
                hole = slot;
            }
        }
        slots[hole] = null;
        size--;
    }

    private void shrink() {
        if (slots.length > SLOTS_MIN && size < slots.length / 8) {
            resize(Math.max(SLOTS_MIN, Integer.highestOneBit(Math.max(1, size)) * 4));
        }
    }

    private void resize(int length) {
        @Nullable Swarm[] old = slots;
        slots = new @Nullable Swarm[length];
        for (Swarm swarm : old) {
            if (swarm != null) {
                place(swarm);
            }
        }
    }

    private void place(Swarm swarm) {
        int slot = home(swarm.key().hash(seed));
        while (slots[slot] != null) {
            slot = next(slot);
        }
        slots[slot] = swarm;
    }

    private int home(long hash) {
        return (int) hash & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
