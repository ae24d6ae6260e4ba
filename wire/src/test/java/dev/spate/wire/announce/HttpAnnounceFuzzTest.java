package dev.spate.wire.announce;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;

/** Any answer of a web server is either read as a tracker's answer or refused. */
public class HttpAnnounceFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    HttpAnnounceFuzzTest() {}

    @FuzzTest(maxDuration = "20s")
    void decodesOrRefuses(byte[] body) {
        check(body);
    }

    public static void check(byte[] body) {
        try {
            HttpAnnounce.decodeAnnounce(body);
        } catch (ProtocolException refused) {
            checkMessage(refused);
        }
        try {
            HttpAnnounce.decodeScrape(body);
        } catch (ProtocolException refused) {
            checkMessage(refused);
        }
    }

    static void checkMessage(ProtocolException refused) {
        boolean isOneLine =
                refused.getMessage() != null && refused.getMessage().chars().allMatch(c -> c >= 0x20);
        if (!isOneLine) {
            throw new AssertionError("the reason is not one printable line", refused);
        }
    }
}
