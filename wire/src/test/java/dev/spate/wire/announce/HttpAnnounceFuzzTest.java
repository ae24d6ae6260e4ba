package dev.spate.wire.announce;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;

/** Whatever a web server answers is an answer of a tracker or refused. */
public class HttpAnnounceFuzzTest {
    // Called by JUnit; public is only what every build fuzzes.
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
