package dev.spate.wire.mse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Whatever arrives, a handshake completes, waits or refuses, with the same result in portions of any size. */
public class MseFuzzTest {
    private static final int HEAD_LENGTH = 3;
    private static final int CHANGE_LENGTH = 3;

    /** The methods that a side provides or allows, chosen by the input. */
    private static final List<Set<CryptoMethod>> METHODS =
            List.of(Set.of(CryptoMethod.PLAINTEXT), Set.of(CryptoMethod.RC4), Sides.BOTH, Sides.BOTH);

    // JUnit calls this method; only the targets of {@code FuzzingTest} are public.
    MseFuzzTest() {}

    @FuzzTest(maxDuration = "10s")
    void takesAnyBytesOrRefuses(byte[] bytes) {
        checkBytes(bytes);
    }

    @FuzzTest(maxDuration = "20s")
    void shakesHandsOrRefuses(byte[] input) {
        checkHandshake(input);
    }

    /** The bytes as they are, to a side that has sent its own first ones. */
    public static void checkBytes(byte[] bytes) {
        for (int portion : new int[] {1 + bytes.length % 7, Math.max(1, bytes.length)}) {
            Sides sides = Sides.of(Sides.BOTH, Sides.BOTH, new byte[9], new SplittableRandom(1));
            for (MseHandshake side : List.of(sides.a, sides.b)) {
                try {
                    Sides.give(side, bytes, portion);
                    if (side.streams().isPresent()) {
                        throw new AssertionError("a side agrees without the other one");
                    }
                } catch (ProtocolException refused) {
                    // The bytes are no handshake.
                }
            }
        }
    }

    /**
     * A whole handshake between both sides with changed bytes.
     *
     * @param input portions, methods and lengths of padding; then the changes: the place and the bits to flip
     */
    public static void checkHandshake(byte[] input) {
        if (input.length < HEAD_LENGTH) {
            return;
        }
        String inPortions = shakeHands(input, 1 + (input[0] & 0xff));
        String atOnce = shakeHands(input, 10_000);
        if (!atOnce.equals(inPortions)) {
            throw new AssertionError(atOnce + " all at once, but in portions " + inPortions);
        }
    }

    private static String shakeHands(byte[] input, int portion) {
        Set<CryptoMethod> provided = METHODS.get(input[1] & 3);
        Set<CryptoMethod> allowed = METHODS.get(input[1] >> 2 & 3);
        int padLength = 3 * (input[2] & 0xff);
        byte[] changes = Arrays.copyOfRange(input, HEAD_LENGTH, input.length);
        Sides sides = Sides.of(provided, allowed, new byte[5], FixedRandom.of(padLength, 0x44));
        try {
            sides.run(portion, changing(changes, 0), changing(changes, 0x8000));
        } catch (ProtocolException refused) {
            return "refused: " + refused.getMessage();
        }
        if (changes.length < CHANGE_LENGTH) {
            checkAgreement(sides);
        }
        return sides.areComplete() ? "complete" : "waiting";
    }

    private static void checkAgreement(Sides sides) {
        byte[] clear = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        ByteBuffer sent = ByteBuffer.wrap(clear.clone());
        sides.b.streams().orElseThrow().outgoing().apply(sent, 0, clear.length);
        sides.a.streams().orElseThrow().incoming().apply(sent, 0, clear.length);
        if (!Arrays.equals(sent.array(), clear)) {
            throw new AssertionError("the streams do not fit to each other");
        }
    }

    /** Changes the bytes of one direction; the first bit of a place says which. */
    private static Sides.Wire changing(byte[] changes, int direction) {
        int[] before = {0};
        return bytes -> {
            for (int at = 0; at + CHANGE_LENGTH <= changes.length; at += CHANGE_LENGTH) {
                int place = (changes[at] & 0xff) << 8 | changes[at + 1] & 0xff;
                int index = (place & 0x7fff) - before[0];
                if ((place & 0x8000) == direction && index >= 0 && index < bytes.length) {
                    bytes[index] ^= changes[at + 2];
                }
            }
            before[0] += bytes.length;
            return bytes;
        };
    }
}
