package dev.spate.wire.peer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.util.Arrays;
import java.util.Optional;

/** Any metadata message of a peer is understood, ignored or refused; one that is understood can be written again. */
public class MetadataFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    MetadataFuzzTest() {}

    @FuzzTest(maxDuration = "10s")
    void decodesOrRefuses(byte[] body) throws ProtocolException {
        check(body);
    }

    public static void check(byte[] body) throws ProtocolException {
        Optional<MetadataMessage> message;
        try {
            message = MetadataMessage.decode(body);
        } catch (ProtocolException refused) {
            return;
        }
        if (message.isPresent()) {
            byte[] encoded = message.get().encode();
            byte[] again = MetadataMessage.decode(encoded).orElseThrow().encode();
            if (!Arrays.equals(encoded, again)) {
                throw new AssertionError(message + " comes back as something else");
            }
        }
    }
}
