package dev.spate.wire.bencode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.util.Arrays;

/** Runs over the seeds in a normal build; with {@code JAZZER_FUZZ=1} it searches for new inputs. */
public class BencodeFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    BencodeFuzzTest() {}

    @FuzzTest(maxDuration = "60s")
    void decodesOrRefuses(byte[] input) {
        check(input);
    }

    public static void check(byte[] input) {
        BencodeDocument document;
        try {
            document = BencodeDecoder.lenient().acceptingTrailing().decode(input);
        } catch (ProtocolException refused) {
            return;
        }
        if (document.warnings().isEmpty() && !Arrays.equals(BencodeWriter.encode(document.root()), input)) {
            throw new AssertionError("a canonical document is written differently");
        }
    }
}
