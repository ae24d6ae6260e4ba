package dev.spate.tracker.swarm;

/**
 * Counts the peers of each address in memory of fixed size: two rows of counters, with one counter for an address in
 * each row. The smaller of the two is never too low. It is too high only if the address shares both counters with
 * others, and nobody can choose such an address, because the seeds are secret.
 */
final class AddressCounts {
    private static final int COUNTERS_MIN = 256;
    private static final int COUNTERS_MAX = 1 << 16;

    private final long firstSeed;
    private final long secondSeed;
    private final int[] first;
    private final int[] second;

    AddressCounts(int peersMax, long firstSeed, long secondSeed) {
        int counters = Math.clamp(Integer.highestOneBit(peersMax) >>> 3, COUNTERS_MIN, COUNTERS_MAX);
        this.firstSeed = firstSeed;
        this.secondSeed = secondSeed;
        first = new int[counters];
        second = new int[counters];
    }

    int count(long holder) {
        return Math.min(first[slot(firstSeed, holder)], second[slot(secondSeed, holder)]);
    }

    void add(long holder) {
        first[slot(firstSeed, holder)]++;
        second[slot(secondSeed, holder)]++;
    }

    void remove(long holder) {
        first[slot(firstSeed, holder)]--;
        second[slot(secondSeed, holder)]--;
    }

    private int slot(long seed, long holder) {
        return (int) (HashMix.mix(seed, holder) >>> 32) & (first.length - 1);
    }
}
