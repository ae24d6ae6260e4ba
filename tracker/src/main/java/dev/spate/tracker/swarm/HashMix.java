package dev.spate.tracker.swarm;

/** Hashing for tables. Not for secrets: the results reveal the seed, but nobody outside sees them. */
final class HashMix {
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    private static final long OTHER = 0xD6E8_FEB8_6659_FD93L;

    private HashMix() {}

    /**
     * Mixes two numbers to one from both halves of their 128-bit product, so that every input bit affects the result.
     */
    static long mix(long a, long b) {
        long x = a ^ ODD;
        long y = b ^ OTHER;
        return Math.multiplyHigh(x, y) ^ (x * y) ^ Long.rotateLeft(a, 29) ^ (b * ODD);
    }
}
