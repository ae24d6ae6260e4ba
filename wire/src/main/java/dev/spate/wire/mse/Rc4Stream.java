package dev.spate.wire.mse;

import java.nio.ByteBuffer;

/**
 * One direction of an encrypted link: RC4, of which the first 1,024 bytes are dropped. It changes bytes where they are;
 * encrypting and decrypting are the same. Owned by the thread that reads or writes this direction.
 *
 * <p>The JDK's RC4 works on arrays only, so that the memory of a block would be copied twice.
 */
public final class Rc4Stream {
    private static final int MASK = 0xff;

    /** A permutation of 0 to 255. Ints, because a byte would need a mask after every load. */
    private final int[] permutation = new int[MASK + 1];

    private int i;
    private int j;
    /** The bytes that are still to be encrypted; those after them pass unchanged. */
    private long left = Long.MAX_VALUE;

    /** @param key 1 to 256 bytes */
    Rc4Stream(byte[] key) {
        for (int n = 0; n <= MASK; n++) {
            permutation[n] = n;
        }
        int other = 0;
        for (int n = 0; n <= MASK; n++) {
            other = (other + permutation[n] + key[n % key.length]) & MASK;
            int swapped = permutation[n];
            permutation[n] = permutation[other];
            permutation[other] = swapped;
        }
        apply(ByteBuffer.allocate(MseLimits.DROPPED_LENGTH), 0, MseLimits.DROPPED_LENGTH);
    }

    /** From here on only so many bytes are encrypted; the stream continues in the clear. */
    void endAfter(long bytes) {
        left = bytes;
    }

    /** Whether all later bytes are encrypted, and not only some or none. */
    public boolean isEndless() {
        return left == Long.MAX_VALUE;
    }

    /** Encrypts or decrypts the next bytes of this stream, in {@code bytes} from one index to before another one. */
    public void apply(ByteBuffer bytes, int from, int to) {
        if (isEndless()) {
            change(bytes, from, to);
        } else {
            int count = (int) Math.min(left, to - from);
            change(bytes, from, from + count);
            left -= count;
        }
    }

    /** Eight bytes at a time: 600 MB/s instead of 250 on one core. */
    private void change(ByteBuffer bytes, int from, int to) {
        // A duplicate is big-endian: the first byte of the stream is the highest of a long.
        ByteBuffer memory = bytes.duplicate();
        int[] s = permutation;
        int x = i;
        int y = j;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long mask = 0;
            for (int n = 0; n < Long.BYTES; n++) {
                x = (x + 1) & MASK;
                int a = s[x];
                y = (y + a) & MASK;
                int b = s[y];
                s[x] = b;
                s[y] = a;
                mask = mask << Byte.SIZE | s[(a + b) & MASK];
            }
            memory.putLong(at, memory.getLong(at) ^ mask);
        }
        for (; at < to; at++) {
            x = (x + 1) & MASK;
            int a = s[x];
            y = (y + a) & MASK;
            int b = s[y];
            s[x] = b;
            s[y] = a;
            memory.put(at, (byte) (memory.get(at) ^ s[(a + b) & MASK]));
        }
        i = x;
        j = y;
    }
}
