package dev.spate.wire.peer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes of a peer end in messages or a refusal, with the same result in portions of any size, and no block is
 * leaked.
 */
public class MessageDecoderFuzzTest {
    private static final int PIECES = 100;

    // JUnit calls this method; only the targets of {@code FuzzingTest} are public.
    MessageDecoderFuzzTest() {}

    @FuzzTest(maxDuration = "20s")
    void decodesOrRefuses(byte[] stream) {
        check(stream);
    }

    @FuzzTest(maxDuration = "10s")
    void decodesOrRefusesWithoutMetadata(byte[] stream) {
        checkWithoutMetadata(stream);
    }

    public static void check(byte[] stream) {
        check(stream, PIECES);
    }

    public static void checkWithoutMetadata(byte[] stream) {
        check(stream, 0);
    }

    static void check(byte[] stream, int pieceCount) {
        List<String> atOnce = decode(stream, pieceCount, Math.max(1, stream.length));
        List<String> inPortions = decode(stream, pieceCount, 1 + stream.length % 7);
        if (!atOnce.equals(inPortions)) {
            throw new AssertionError(atOnce + " all at once, but in portions " + inPortions);
        }
    }

    private static List<String> decode(byte[] stream, int pieceCount, int portion) {
        FakePayloads payloads = new FakePayloads();
        List<String> seen = new ArrayList<>();
        try (var decoder = new MessageDecoder(payloads, pieceCount, RandomMessages.ANNOUNCED)) {
            for (int from = 0; from < stream.length; from += portion) {
                decoder.decode(
                        ByteBuffer.wrap(stream, from, Math.min(portion, stream.length - from)),
                        message -> seen.add(use(message)));
            }
        } catch (ProtocolException refused) {
            seen.add("refused: " + refused.getMessage());
        }
        if (payloads.held != 0) {
            throw new AssertionError(payloads.held + " blocks were not released");
        }
        return seen;
    }

    /** Checks that the message can be sent again, and releases the bytes of a block. */
    private static String use(Message message) {
        if (message instanceof Message.Piece piece) {
            piece.payload().release();
            return piece.block().toString();
        }
        MessageEncoder.encode(message, ByteBuffer.allocate(MessageEncoder.encodedLength(message)));
        return message.toString();
    }
}
