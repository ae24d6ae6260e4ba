package dev.spate.tracker.swarm;

import java.util.random.RandomGenerator;

/** Draws random numbers without repetition. Owned by a table, which uses it for one answer after the other. */
final class Sample {
    private final int[] chosen;
    /** Open addressing: a drawn number plus 1, or 0 for an empty slot. */
    private final int[] drawn;

    Sample(int most) {
        chosen = new int[most];
        drawn = new int[Integer.highestOneBit(Math.max(1, most)) * 4];
    }

    /**
     * Draws different numbers from 0 to {@code candidates - 1}. Every set is equally likely (Floyd's method), and so is
     * every order.
     *
     * @param count at most {@code candidates} and the size for which this sample was made
     * @return an array of this sample that begins with the numbers, valid until the next call
     */
    int[] choose(int count, int candidates, RandomGenerator random) {
        boolean isAll = count == candidates;
        for (int i = 0; i < count; i++) {
            int number = isAll ? i : draw(candidates - count + i, random);
            // Each number is inserted at a random place among those before it, which shuffles them.
            int place = random.nextInt(i + 1);
            chosen[i] = chosen[place];
            chosen[place] = number;
        }
        if (!isAll) {
            clear(count);
        }
        return chosen;
    }

    /** A random number from 0 to {@code last}, or {@code last} itself if that number is already drawn. */
    private int draw(int last, RandomGenerator random) {
        int number = random.nextInt(last + 1);
        return mark(number) ? number : markNew(last);
    }

    private int markNew(int number) {
        mark(number);
        return number;
    }

    private boolean mark(int number) {
        int slot = slot(number);
        while (drawn[slot] != 0) {
            if (drawn[slot] == number + 1) {
                return false;
            }
            slot = (slot + 1) & (drawn.length - 1);
        }
        drawn[slot] = number + 1;
        return true;
    }

    /** Empties the slots of the drawn numbers: for each number, from its own slot to the next empty one. */
    private void clear(int count) {
        for (int i = 0; i < count; i++) {
            int slot = slot(chosen[i]);
            while (drawn[slot] != 0) {
                drawn[slot] = 0;
                slot = (slot + 1) & (drawn.length - 1);
            }
        }
    }

    private int slot(int number) {
        return ((number * 0x9E37_79B9) >>> 7) & (drawn.length - 1);
    }
}
