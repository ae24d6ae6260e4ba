package dev.spate.tracker.answer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.TableLimits;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Any packet is answered or ignored; without a connection id, the answer is not longer than the packet. */
public class UdpTrackerFuzzTest {
    private static final Endpoint FROM = Endpoint.of(new byte[] {10, 0, 0, 1}, 5_001);

    // Connection ids of these keys at time 0. The fuzzer cannot guess them, so the test sets one below.
    private static final UdpTracker UDP = tracker();
    private static final long CONNECTION_ID = new ConnectionIds(1, 2, 0).issue(FROM, 0);

    private static UdpTracker tracker() {
        TableLimits limits = new TableLimits(1_000, 10_000, 1_000, 10_000, 600);
        return new UdpTracker(new Tracker(Admission.open(), limits, 100, new SplittableRandom(1), 0), 1, 2, () -> 0);
    }

    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    UdpTrackerFuzzTest() {}

    @FuzzTest(maxDuration = "20s")
    void answersOrStaysSilent(byte[] packet) {
        check(packet);
    }

    public static void check(byte[] packet) {
        ByteBuffer out = ByteBuffer.allocate(AnswerLimits.UDP_REQUEST_MAX);
        UDP.answer(ByteBuffer.wrap(packet), FROM, out);
        boolean hasId = packet.length >= 8 && ByteBuffer.wrap(packet).getLong(0) == CONNECTION_ID;
        if (out.limit() > packet.length && !hasId) {
            throw new AssertionError(out.limit() + " bytes for " + packet.length);
        }
        if (packet.length >= 8) {
            byte[] proved = packet.clone();
            ByteBuffer.wrap(proved).putLong(0, CONNECTION_ID);
            UDP.answer(ByteBuffer.wrap(proved), FROM, out.clear());
            if (out.limit() > AnswerLimits.UDP_IPV4_ANSWER_MAX) {
                throw new AssertionError(out.limit() + " bytes");
            }
        }
    }
}
