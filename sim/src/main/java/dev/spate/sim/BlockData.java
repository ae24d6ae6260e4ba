package dev.spate.sim;

import java.util.Arrays;

/** The contents of one block on a simulated disk or on a link. Immutable. */
sealed interface BlockData {
    /** A block that was never written. */
    BlockData UNWRITTEN = new Phantom(0);

    /** Equal for equal bytes. */
    long digest();

    /** The same block with false contents. */
    BlockData corrupted();

    /** Real bytes; they are never changed. */
    final class Real implements BlockData {
        private final byte[] bytes;

        Real(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public long digest() {
            return World.mix(Arrays.hashCode(bytes));
        }

        @Override
        public BlockData corrupted() {
            byte[] changed = bytes.clone();
            changed[changed.length / 2] ^= 1;
            return new Real(changed);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Real that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes " + Arrays.hashCode(bytes);
        }
    }

    /** Bytes that exist only as a number, which differs for every block of the content and every false block. */
    record Phantom(long tag) implements BlockData {
        @Override
        public long digest() {
            return tag;
        }

        @Override
        public BlockData corrupted() {
            return new Phantom(World.mix(tag + 1));
        }
    }
}
