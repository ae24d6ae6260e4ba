package dev.spate.wire.mse;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws the same number and the same byte every time. */
record FixedRandom(int number, byte[] bytes) implements RandomGenerator {
    static FixedRandom of(int number, int value) {
        return new FixedRandom(number, new byte[] {(byte) value});
    }

    @Override
    public long nextLong() {
        return number;
    }

    @Override
    public int nextInt(int bound) {
        return Math.min(number, bound - 1);
    }

    /** The last bytes are the last of these; those before them are all the first of these. */
    @Override
    public void nextBytes(byte[] into) {
        Arrays.fill(into, bytes[0]);
        int length = Math.min(bytes.length, into.length);
        System.arraycopy(bytes, bytes.length - length, into, into.length - length, length);
    }
}
