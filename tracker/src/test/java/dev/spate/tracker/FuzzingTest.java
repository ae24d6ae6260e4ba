package dev.spate.tracker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.tracker.answer.HttpTrackerFuzzTest;
import dev.spate.tracker.answer.UdpTrackerFuzzTest;
import dev.spate.tracker.front.RequestHeadFuzzTest;
import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches for new inputs for a short time in every build; the first byte of an input chooses the target. */
class FuzzingTest {
    @MethodSource
    @FuzzTest(maxDuration = "6s")
    void answersOrRefuses(byte[] input) throws ProtocolException {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        switch ((input[0] & 0xff) % 3) {
            case 0 -> UdpTrackerFuzzTest.check(rest);
            case 1 -> HttpTrackerFuzzTest.check(rest);
            default -> RequestHeadFuzzTest.check(rest);
        }
    }

    static Stream<byte[]> answersOrRefuses() {
        String connect = "\0\0\0\4\27\47\20\31\200\0\0\0\0abcd";
        String announce =
                "\0" + "01234567" + "\0\0\0\1abcd" + "h".repeat(20) + "p".repeat(20) + "\0".repeat(38) + "\4\1";
        String scrape = "\0" + "01234567" + "\0\0\0\2abcd" + "h".repeat(40);
        String query = "\1info_hash=" + "%01".repeat(20) + "&peer_id=-SP0001-123456789012&port=6881&left=0&compact=1"
                + "&event=started&numwant=9";
        String head = "\2GET /announce?info_hash=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        return Stream.of(connect, announce, scrape, query, head)
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
