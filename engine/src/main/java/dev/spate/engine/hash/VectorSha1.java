package dev.spate.engine.hash;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * SHA-1 (RFC 3174) of several inputs of the same length at once. Owned by one thread.
 *
 * <p>One input alone cannot use vector instructions well, because each of its 80 steps needs the result of the previous
 * one. So each step is done for all inputs before the next step. Every array here has a row for each step, and the row
 * has one word of each input. The rows that a step reads are at fixed distances before the row that it writes. So all
 * steps of one kind are a plain loop over the array, which the optimizing compiler turns into vector instructions. On a
 * processor without SHA instructions this is faster than any code that hashes one input. Until it is compiled it is
 * much slower, but correct.
 */
public final class VectorSha1 {
    /** Two vectors of the widest processors: one is calculated while the other waits for its previous step. */
    public static final int INPUTS = 32;

    /** Bytes of each input that are hashed at once. */
    public static final int BLOCK_LENGTH = 64;

    private static final int WORDS = BLOCK_LENGTH / Integer.BYTES;
    private static final int STEPS = 80;
    private static final int STATE = 5;

    /** The message schedule: a row for each step. */
    private final int[] words = new int[STEPS * INPUTS];

    /**
     * The value A of all steps, five rows before the first. B to E are older values of A: B from one step before, and
     * C, D and E from two to four steps before, rotated by 30. So no step has to move them.
     */
    private final int[] trail = new int[(STEPS + STATE) * INPUTS];

    /** E to A, in the order of the trail. */
    private final int[] state = new int[STATE * INPUTS];

    private long length;

    /** Starts with empty inputs. */
    public VectorSha1() {
        reset();
    }

    /** Starts again with empty inputs. */
    public void reset() {
        int[] initial = {0xC3D2E1F0, 0x10325476, 0x98BADCFE, 0xEFCDAB89, 0x67452301};
        for (int row = 0; row < STATE; row++) {
            Arrays.fill(state, row * INPUTS, (row + 1) * INPUTS, initial[row]);
        }
        length = 0;
    }

    /**
     * Hashes the next bytes of every input. The buffer's position and limit are ignored and not changed.
     *
     * @param bytes a big-endian buffer that begins with the bytes of the first input
     * @param stride the distance from one input's bytes to those of the next
     * @param run bytes of each input, a multiple of {@link #BLOCK_LENGTH}, up to the stride
     */
    public void update(ByteBuffer bytes, int stride, int run) {
        if (run % BLOCK_LENGTH != 0 || run > stride || bytes.capacity() < (INPUTS - 1) * stride + run) {
            throw new IllegalArgumentException("inputs of " + run + " bytes every " + stride + " bytes");
        }
        for (int at = 0; at < run; at += BLOCK_LENGTH) {
            transpose(bytes, stride, at, words);
            hashBlock();
        }
        length += run;
    }

    /** The digest of 20 bytes of each input, in order; then starts again with empty inputs. */
    public byte[][] digests() {
        // The length is a multiple of the block length, so the padding of the message is a block of its own.
        Arrays.fill(words, 0, WORDS * INPUTS, 0);
        Arrays.fill(words, 0, INPUTS, 0x80000000);
        Arrays.fill(words, (WORDS - 2) * INPUTS, (WORDS - 1) * INPUTS, (int) (length >>> 29));
        Arrays.fill(words, (WORDS - 1) * INPUTS, WORDS * INPUTS, (int) (length << 3));
        hashBlock();
        byte[][] digests = new byte[INPUTS][];
        for (int input = 0; input < INPUTS; input++) {
            ByteBuffer digest = ByteBuffer.allocate(Sha1.LENGTH);
            for (int row = STATE - 1; row >= 0; row--) {
                digest.putInt(state[row * INPUTS + input]);
            }
            digests[input] = digest.array();
        }
        reset();
        return digests;
    }

    private void hashBlock() {
        expand(words);
        open(state, trail);
        choose(trail, words);
        parity(trail, words, 20 * INPUTS, 0x6ED9EBA1);
        majority(trail, words);
        parity(trail, words, 60 * INPUTS, 0xCA62C1D6);
        close(trail, state);
    }

    // Each loop below is a method of its own that uses only arrays, because the compiler vectorises such loops.

    private static void transpose(ByteBuffer bytes, int stride, int from, int[] words) {
        for (int input = 0; input < INPUTS; input++) {
            int at = input * stride + from;
            for (int word = 0; word < WORDS; word++) {
                words[word * INPUTS + input] = bytes.getInt(at + word * Integer.BYTES);
            }
        }
    }

    private static void expand(int[] words) {
        for (int at = WORDS * INPUTS; at < STEPS * INPUTS; at++) {
            int mixed =
                    words[at - 3 * INPUTS] ^ words[at - 8 * INPUTS] ^ words[at - 14 * INPUTS] ^ words[at - 16 * INPUTS];
            words[at] = Integer.rotateLeft(mixed, 1);
        }
    }

    private static void open(int[] state, int[] trail) {
        for (int at = 0; at < 3 * INPUTS; at++) {
            trail[at] = Integer.rotateRight(state[at], 30);
        }
        for (int at = 3 * INPUTS; at < STATE * INPUTS; at++) {
            trail[at] = state[at];
        }
    }

    private static void choose(int[] trail, int[] words) {
        for (int at = 0; at < 20 * INPUTS; at++) {
            int e = Integer.rotateLeft(trail[at], 30);
            int d = Integer.rotateLeft(trail[at + INPUTS], 30);
            int c = Integer.rotateLeft(trail[at + 2 * INPUTS], 30);
            int b = trail[at + 3 * INPUTS];
            // The newest value is added last, so that the next step waits as little as possible.
            int sum = ((b & c) | (~b & d)) + e + words[at] + 0x5A827999;
            trail[at + STATE * INPUTS] = sum + Integer.rotateLeft(trail[at + 4 * INPUTS], 5);
        }
    }

    private static void parity(int[] trail, int[] words, int from, int constant) {
        for (int at = from; at < from + 20 * INPUTS; at++) {
            int e = Integer.rotateLeft(trail[at], 30);
            int d = Integer.rotateLeft(trail[at + INPUTS], 30);
            int c = Integer.rotateLeft(trail[at + 2 * INPUTS], 30);
            int b = trail[at + 3 * INPUTS];
            int sum = (b ^ c ^ d) + e + words[at] + constant;
            trail[at + STATE * INPUTS] = sum + Integer.rotateLeft(trail[at + 4 * INPUTS], 5);
        }
    }

    private static void majority(int[] trail, int[] words) {
        for (int at = 40 * INPUTS; at < 60 * INPUTS; at++) {
            int e = Integer.rotateLeft(trail[at], 30);
            int d = Integer.rotateLeft(trail[at + INPUTS], 30);
            int c = Integer.rotateLeft(trail[at + 2 * INPUTS], 30);
            int b = trail[at + 3 * INPUTS];
            int sum = ((b & c) | (d & (b | c))) + e + words[at] + 0x8F1BBCDC;
            trail[at + STATE * INPUTS] = sum + Integer.rotateLeft(trail[at + 4 * INPUTS], 5);
        }
    }

    private static void close(int[] trail, int[] state) {
        for (int at = 0; at < 3 * INPUTS; at++) {
            state[at] += Integer.rotateLeft(trail[STEPS * INPUTS + at], 30);
        }
        for (int at = 3 * INPUTS; at < STATE * INPUTS; at++) {
            state[at] += trail[STEPS * INPUTS + at];
        }
    }
}
