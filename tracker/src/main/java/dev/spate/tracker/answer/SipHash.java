package dev.spate.tracker.answer;

/**
 * SipHash-2-4 of three numbers under a secret key (Aumasson and Bernstein 2012): an authentication code for short
 * inputs.
 */
final class SipHash {
    private final long key0;
    private final long key1;

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** The hash of 24 bytes, the three numbers in little-endian order. */
    long hash(long a, long b, long c) {
        long[] v = {
            key0 ^ 0x736f_6d65_7073_6575L,
            key1 ^ 0x646f_7261_6e64_6f6dL,
            key0 ^ 0x6c79_6765_6e65_7261L,
            key1 ^ 0x7465_6462_7974_6573L
        };
        compress(v, a);
        compress(v, b);
        compress(v, c);
        compress(v, 24L << 56);
        v[2] ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round(v);
        }
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void compress(long[] v, long word) {
        v[3] ^= word;
        round(v);
        round(v);
        v[0] ^= word;
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
