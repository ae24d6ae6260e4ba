package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of pieces, one bit for each. Not thread-safe.
 *
 * <p>In messages (BEP 3) the first piece is the highest bit of the first byte. The words here have the same order: bit
 * {@code i} is the {@code i % 64}th from the top of word {@code i / 64}. Bits after the last piece are always clear, so
 * counting and searching can ignore where the last word ends.
 */
public final class Bitfield {
    private final int size;
    private final long[] words;
    private int count;

    private Bitfield(int size, long[] words, int count) {
        this.size = size;
        this.words = words;
        this.count = count;
    }

    /**
     * A set without pieces.
     *
     * @param size number of pieces, 0 to {@link WireLimits#PIECES_MAX}
     */
    public static Bitfield empty(int size) {
        if (size < 0 || size > WireLimits.PIECES_MAX) {
            throw new IllegalArgumentException(size + " pieces are not within 0 to " + WireLimits.PIECES_MAX);
        }
        return new Bitfield(size, new long[(size + Long.SIZE - 1) / Long.SIZE], 0);
    }

    /**
     * A set of all pieces.
     *
     * @param size number of pieces, 0 to {@link WireLimits#PIECES_MAX}
     */
    public static Bitfield full(int size) {
        Bitfield bitfield = empty(size);
        Arrays.fill(bitfield.words, -1L);
        if (size % Long.SIZE != 0) {
            bitfield.words[bitfield.words.length - 1] = -1L << (Long.SIZE - size % Long.SIZE);
        }
        bitfield.count = size;
        return bitfield;
    }

    /**
     * The set that these bytes stand for.
     *
     * @param size number of pieces
     * @param packed exactly {@link #byteLength(int)} bytes in the order of BEP 3
     * @throws ProtocolException when the length is wrong or a bit after the last piece is set
     */
    public static Bitfield decode(int size, byte[] packed) throws ProtocolException {
        if (packed.length != byteLength(size)) {
            throw new ProtocolException("bitfield of " + packed.length + " bytes instead of " + byteLength(size)
                    + " for " + size + " pieces");
        }
        int spare = packed.length * Byte.SIZE - size;
        if (spare > 0 && (packed[packed.length - 1] & ((1 << spare) - 1)) != 0) {
            throw new ProtocolException("bitfield has a bit set after the last of " + size + " pieces");
        }
        Bitfield bitfield = empty(size);
        for (int i = 0; i < packed.length; i++) {
            bitfield.words[i / Long.BYTES] |= (packed[i] & 0xffL) << (Long.SIZE - Byte.SIZE * (i % Long.BYTES + 1));
            bitfield.count += Integer.bitCount(packed[i] & 0xff);
        }
        return bitfield;
    }

    /** Length in bytes of a bitfield for this many pieces. */
    public static int byteLength(int size) {
        return (size + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * The same set with another number of pieces, for a torrent that learns it only after a peer has sent its bitfield.
     *
     * @throws ProtocolException when the bytes do not have the length for that number, or name a piece after the last
     *     one
     */
    public Bitfield resized(int newSize) throws ProtocolException {
        return decode(newSize, bytes());
    }

    /** Number of pieces, whether they are in the set or not. */
    public int size() {
        return size;
    }

    /** Number of pieces in the set. */
    public int count() {
        return count;
    }

    public boolean isFull() {
        return count == size;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public boolean has(int piece) {
        check(piece);
        return (words[piece >> 6] & bit(piece)) != 0;
    }

    /** Adds the piece; returns whether it was not in the set. */
    public boolean set(int piece) {
        check(piece);
        boolean missing = (words[piece >> 6] & bit(piece)) == 0;
        if (missing) {
            words[piece >> 6] |= bit(piece);
            count++;
        }
        return missing;
    }

    /** Removes the piece; returns whether it was in the set. */
    public boolean clear(int piece) {
        check(piece);
        boolean present = (words[piece >> 6] & bit(piece)) != 0;
        if (present) {
            words[piece >> 6] &= ~bit(piece);
            count--;
        }
        return present;
    }

    /** The first piece in the set at or after {@code from}, or -1. */
    public int nextSet(int from) {
        return next(from, 0);
    }

    /** The first piece not in the set at or after {@code from}, or -1. */
    public int nextClear(int from) {
        return next(from, -1L);
    }

    /**
     * The first piece in both sets at or after {@code from}, or -1.
     *
     * @param other a set of the same size
     */
    public int nextInBoth(Bitfield other, int from) {
        return next(from, other, 0);
    }

    /**
     * The first piece at or after {@code from} that is in this set but not in the other one, or -1.
     *
     * @param other a set of the same size
     */
    public int nextNotIn(Bitfield other, int from) {
        return next(from, other, -1L);
    }

    /**
     * Number of pieces in both sets.
     *
     * @param other a set of the same size
     */
    public int countInBoth(Bitfield other) {
        checkSize(other);
        int both = 0;
        for (int word = 0; word < words.length; word++) {
            both += Long.bitCount(words[word] & other.words[word]);
        }
        return both;
    }

    /** Another set with the same pieces. */
    public Bitfield copy() {
        return new Bitfield(size, words.clone(), count);
    }

    /** The bytes as in a bitfield message (BEP 3). */
    public byte[] bytes() {
        ByteBuffer packed = ByteBuffer.allocate(words.length * Long.BYTES);
        packed.asLongBuffer().put(words);
        return Arrays.copyOf(packed.array(), byteLength(size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bitfield that && size == that.size && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * size + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return count + " of " + size + " pieces";
    }

    private int next(int from, long flip) {
        if (from < 0) {
            throw new IndexOutOfBoundsException("piece " + from + " of " + size);
        }
        if (from >= size) {
            return -1;
        }
        int word = from >> 6;
        long candidates = (words[word] ^ flip) & (-1L >>> (from & 63));
        while (candidates == 0) {
            if (++word == words.length) {
                return -1;
            }
            candidates = words[word] ^ flip;
        }
        int piece = (word << 6) + Long.numberOfLeadingZeros(candidates);
        // The clear bits after the last piece are not pieces.
        return piece < size ? piece : -1;
    }

    private int next(int from, Bitfield other, long flip) {
        checkSize(other);
        if (from < 0) {
            throw new IndexOutOfBoundsException("piece " + from + " of " + size);
        }
        if (from >= size) {
            return -1;
        }
        int word = from >> 6;
        long candidates = words[word] & (other.words[word] ^ flip) & (-1L >>> (from & 63));
        while (candidates == 0) {
            if (++word == words.length) {
                return -1;
            }
            candidates = words[word] & (other.words[word] ^ flip);
        }
        return (word << 6) + Long.numberOfLeadingZeros(candidates);
    }

    private static long bit(int piece) {
        return Long.MIN_VALUE >>> (piece & 63);
    }

    private void checkSize(Bitfield other) {
        if (other.size != size) {
            throw new IllegalArgumentException(other.size + " pieces beside " + size);
        }
    }

    private void check(int piece) {
        if (piece < 0 || piece >= size) {
            throw new IndexOutOfBoundsException("piece " + piece + " of " + size);
        }
    }
}
