package dev.spate.wire.announce;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.nio.ByteBuffer;

/** Any packet is refused, or is a request or an answer that can be written again. */
public class UdpAnnounceFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    UdpAnnounceFuzzTest() {}

    @FuzzTest(maxDuration = "20s")
    void decodesOrRefuses(byte[] packet) {
        check(packet);
    }

    public static void check(byte[] packet) {
        checkAnswer(packet, false);
        checkAnswer(packet, true);
        try {
            UdpRequest request = UdpAnnounce.decodeRequest(ByteBuffer.wrap(packet));
            ByteBuffer again = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
            UdpAnnounce.encode(request, again);
            if (!UdpAnnounce.decodeRequest(again.flip()).equals(request)) {
                throw new AssertionError("changed by encoding: " + request);
            }
        } catch (ProtocolException refused) {
            HttpAnnounceFuzzTest.checkMessage(refused);
        }
    }

    private static void checkAnswer(byte[] packet, boolean ipv6) {
        try {
            UdpAnswer answer = UdpAnnounce.decodeAnswer(ByteBuffer.wrap(packet), ipv6);
            UdpAnnounce.encode(answer, ipv6, ByteBuffer.allocate(packet.length + UdpAnnounce.REQUEST_LENGTH_MAX));
        } catch (ProtocolException refused) {
            HttpAnnounceFuzzTest.checkMessage(refused);
        }
    }
}
