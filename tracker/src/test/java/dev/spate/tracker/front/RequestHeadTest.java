package dev.spate.tracker.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {
    private static RequestHead parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = RequestHead.end(bytes, 0, 0, bytes.length);
        assertThat(end).isEqualTo(bytes.length);
        return RequestHead.parse(bytes, 0, end);
    }

    private static RequestHead request(String target, boolean isHead, boolean keepsAlive) {
        return new RequestHead.Request(target, isHead, keepsAlive);
    }

    @Test
    void readsWhatClientsSend() {
        assertThat(parse("GET /announce?a=%00 HTTP/1.1\r\nHost: x:1\r\nAccept-Encoding: gzip\r\nUser-Agent: y\r\n\r\n"))
                .isEqualTo(request("/announce?a=%00", false, true));
        assertThat(parse("HEAD / HTTP/1.1\r\nhost:x\r\n\r\n")).isEqualTo(request("/", true, true));
        assertThat(parse("GET /\u00e9 HTTP/1.0\r\n\r\n")).isEqualTo(request("/\u00e9", false, false));
        assertThat(parse("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(request("/", false, true));
    }

    @Test
    void readsTheWholeUrlThatProxiesAreSent() {
        assertThat(parse("GET http://x:80/a?b HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(request("/a?b", false, true));
        assertThat(parse("GET HTTP://x HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(request("/", false, true));
    }

    @Test
    void keepsTheConnectionAsTheVersionOrTheClientSays() {
        assertThat(parse("GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n"))
                .isEqualTo(request("/", false, false));
        assertThat(parse("GET / HTTP/1.0\r\nConnection: foo, Keep-Alive\r\n\r\n"))
                .isEqualTo(request("/", false, true));
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, 400",
        "GET / HTTP/1.1|Host: a|Host: b, 400",
        "GET / HTTP/1.1|Host: a|Content-Length: 5, 400",
        "GET / HTTP/1.1|Host: a|Content-Length: 0|Content-Length: 5, 400",
        "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked, 400",
        "GET / HTTP/1.1|Host: a|X : y, 400",
        "GET / HTTP/1.1|Host: a| folded, 400",
        "GET / HTTP/1.1|Host: a|no colon, 400",
        "GET / HTTP/1.1|Host: a|: nothing, 400",
        "GET  / HTTP/1.1|Host: a, 400",
        "GET /, 400",
        "GET / HTTP/2.0|Host: a, 505",
        "GET / FTP/1.1|Host: a, 400",
        "POST / HTTP/1.1|Host: a, 405",
        "get / HTTP/1.1|Host: a, 405"
    })
    void refusesWhatCouldBeReadInTwoWays(String lines, int status) {
        assertThat(parse(lines.replace("|", "\r\n") + "\r\n\r\n")).isEqualTo(new RequestHead.Bad(status));
    }

    @Test
    void refusesTooManyLines() {
        String lines = "A: b\r\n".repeat(FrontLimits.HEADERS_MAX + 1);

        assertThat(parse("GET / HTTP/1.1\r\n" + lines + "\r\n")).isEqualTo(new RequestHead.Bad(431));
    }

    @Test
    void findsTheEndInWhateverPortionsItComes() {
        byte[] bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET".getBytes(StandardCharsets.ISO_8859_1);

        for (int length = 0; length < bytes.length - 3; length++) {
            assertThat(RequestHead.end(bytes, 0, Math.max(0, length - 1), length))
                    .isEqualTo(RequestHead.UNFINISHED);
        }
        assertThat(RequestHead.end(bytes, 0, bytes.length - 4, bytes.length)).isEqualTo(bytes.length - 3);
    }

    @Test
    void aBareLineFeedIsBroken() {
        byte[] bytes = "GET / HTTP/1.1\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(RequestHead.end(bytes, 0, 0, bytes.length)).isEqualTo(RequestHead.BROKEN);
    }
}
