package dev.spate.tracker.swarm;

/** Hashing for tables. Not for secrets: whoever sees results can find the seed, but nobody outside sees any. */
final class HashMix {
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    private static final long OTHER = 0xD6E8_FEB8_6659_FD93L;

    private HashMix() {}

    /** Two numbers to one: both halves of a 128-bit product, so that every bit reaches every other. */
    static long mix(long a, long b) {
        long x = a ^ ODD;
        long y = b ^ OTHER;
        return Math.multiplyHigh(x, y) ^ (x * y) ^ Long.rotateLeft(a, 29) ^ (b * ODD);
    }
}
