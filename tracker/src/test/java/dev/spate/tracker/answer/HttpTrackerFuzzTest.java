package dev.spate.tracker.answer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.tracker.swarm.TableLimits;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.announce.HttpAnnounce;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Our own client understands the answer to any request. */
public class HttpTrackerFuzzTest {
    private static final HttpTracker HTTP = new HttpTracker(
            new Tracker(
                    Admission.open(),
                    new TableLimits(1_000, 10_000, 1_000, 10_000, 600),
                    100,
                    new SplittableRandom(1),
                    0),
            false,
            () -> 0);

    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    HttpTrackerFuzzTest() {}

    @FuzzTest(maxDuration = "20s")
    void answersWhateverIsAsked(byte[] target) throws ProtocolException {
        check(target);
    }

    public static void check(byte[] input) throws ProtocolException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        InetAddress from = InetAddress.getLoopbackAddress();
        HTTP.answer(text, from);
        HttpAnswer announced = HTTP.answer("/announce?" + text, from);
        HttpAnswer scraped = HTTP.answer("/scrape?" + text, from);
        if (announced.status() == 200) {
            HttpAnnounce.decodeAnnounce(announced.body());
        }
        if (scraped.status() == 200) {
            HttpAnnounce.decodeScrape(scraped.body());
        }
    }
}
