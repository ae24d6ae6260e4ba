package dev.spate.wire.magnet;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Runs over the seeds in a normal build; with {@code JAZZER_FUZZ=1} it searches for new inputs. */
public class MagnetFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    MagnetFuzzTest() {}

    @FuzzTest(maxDuration = "60s")
    void parsesOrRefuses(byte[] input) throws ProtocolException {
        check(input);
    }

    public static void check(byte[] input) throws ProtocolException {
        Magnet magnet;
        try {
            magnet = Magnet.parse(new String(input, StandardCharsets.UTF_8));
        } catch (ProtocolException refused) {
            return;
        }
        if (!Magnet.parse(magnet.toUri()).equals(magnet)) {
            throw new AssertionError("a link reads differently after it was written");
        }
    }
}
