package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.SwarmKey;
import java.util.function.Consumer;

/** A packed set of many info-hashes. Immutable once built, so that threads may share it. */
final class InfoHashSet {
    static final InfoHashSet EMPTY = new Builder(0).build();

    private final long[] high;
    private final long[] middle;
    private final int[] low;
    private final boolean[] isTaken;
    private final int size;

    private InfoHashSet(long[] high, long[] middle, int[] low, boolean[] isTaken, int size) {
        this.high = high;
        this.middle = middle;
        this.low = low;
        this.isTaken = isTaken;
        this.size = size;
    }

    int size() {
        return size;
    }

    boolean contains(SwarmKey key) {
        int slot = slot(key);
        while (isTaken[slot]) {
            if (isAt(slot, key)) {
                return true;
            }
            slot = (slot + 1) & (isTaken.length - 1);
        }
        return false;
    }

    void forEach(Consumer<SwarmKey> action) {
        for (int slot = 0; slot < isTaken.length; slot++) {
            if (isTaken[slot]) {
                action.accept(new SwarmKey(high[slot], middle[slot], low[slot]));
            }
        }
    }

    private boolean isAt(int slot, SwarmKey key) {
        return high[slot] == key.high() && middle[slot] == key.middle() && low[slot] == key.low();
    }

    private int slot(SwarmKey key) {
        // The hashes come from the operator, who has no reason to make them collide.
        return (int) (key.hash(0) >>> 32) & (isTaken.length - 1);
    }

    private boolean put(SwarmKey key) {
        int slot = slot(key);
        while (isTaken[slot]) {
            if (isAt(slot, key)) {
                return false;
            }
            slot = (slot + 1) & (isTaken.length - 1);
        }
        high[slot] = key.high();
        middle[slot] = key.middle();
        low[slot] = key.low();
        isTaken[slot] = true;
        return true;
    }

    /** Collects the hashes of a set. Owned by one thread. */
    static final class Builder {
        private InfoHashSet set;
        private int size;

        Builder(int expected) {
            set = ofLength(Math.max(8, Integer.highestOneBit(Math.max(1, expected)) * 4));
        }

        void add(SwarmKey key) {
            if (3 * (size + 1) > 2 * set.isTaken.length) {
                InfoHashSet larger = ofLength(2 * set.isTaken.length);
                set.forEach(larger::put);
                set = larger;
            }
            size += set.put(key) ? 1 : 0;
        }

        int size() {
            return size;
        }

        InfoHashSet build() {
            return new InfoHashSet(set.high, set.middle, set.low, set.isTaken, size);
        }

        private static InfoHashSet ofLength(int length) {
            return new InfoHashSet(new long[length], new long[length], new int[length], new boolean[length], 0);
        }
    }
}
