package dev.spate.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.engine.saved.SavedSessionFuzzTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches for new inputs for a short time in every build, with all targets in one method, because Jazzer fuzzes only
 * one method in each process. The first byte of an input chooses the target.
 */
class FuzzingTest {
    @MethodSource
    @FuzzTest(maxDuration = "8s")
    void readsOrRefuses(byte[] input) throws IOException {
        if (input.length > 0) {
            SavedSessionFuzzTest.check(input[0] & 0xff, Arrays.copyOfRange(input, 1, input.length));
        }
    }

    static Stream<byte[]> readsOrRefuses() throws IOException, URISyntaxException {
        return SavedSessionFuzzTest.seeds();
    }
}
