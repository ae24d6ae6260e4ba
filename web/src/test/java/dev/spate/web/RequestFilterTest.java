package dev.spate.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks and headers that are common to all requests. */
class RequestFilterTest {
    private Visitor visitor;

    @BeforeEach
    void serve() throws IOException {
        visitor = new Visitor(
                new MemoryLibrary().file("a.txt", "hello"),
                (question, from) -> Optional.of(
                        ("d6:answer" + question.length() + ":" + question + "e").getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void close() {
        visitor.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:80",
                "localhost:7070",
                "LOCALHOST",
                "[::1]:7070",
                "share.example",
                "10.1.2.3"
            })
    void answersToAddressesAndToItsNames(String host) throws Exception {
        assertThat(visitor.raw("GET /files HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:7070", "share.example.evil.example", "127.0.0.1.evil.example"})
    void answersToNoOtherName(String host) throws Exception {
        assertThat(visitor.raw("GET /files HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: user@127.0.0.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Name: x\r\n\r\n",
            })
    void refusesMalformedRequests(String request) throws Exception {
        assertThat(visitor.raw(request)).matches("(?s)HTTP/1.1 (400|421|505) .*");
    }

    @Test
    void refusesTooLongHeads() throws Exception {
        String answer = visitor.raw("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"})
    void refusesMethodsThatWrite(String method) throws Exception {
        HttpResponse<byte[]> answer = visitor.ask(method, "/files");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/files",
                "/page?file=a.txt",
                "/download?file=a.txt",
                "/nothing",
                "/style.css",
                "/announce?x"
            })
    void limitsInEveryAnswerWhatABrowserMayDo(String address) throws Exception {
        HttpResponse<byte[]> answer = visitor.get(address);

        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("script-src");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/download?file=b.txt",
                "/page?file=b",
                "/torrents/b.torrent",
                "/torrents/a.txt",
                "/content/",
                "/Files",
                "/files/",
                "//",
                "/a.txt"
            })
    void refusesUnknownPaths(String address) throws Exception {
        assertThat(visitor.rawGet(address)).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/download",
                "/download?file",
                "/download?name=a.txt",
                "/download?file=a.txt&file=a.txt",
                "/download?file=%",
                "/download?file=%4",
                "/download?file=%zz",
                "/download?file=%ff%fe",
                "/download?file=%c0%ae",
                "/content/%u0041",
            })
    void refusesMalformedQueries(String address) throws Exception {
        assertThat(visitor.rawGet(address)).startsWith("HTTP/1.1 400");
    }

    @Test
    void passesAnnouncementsOn() throws Exception {
        HttpResponse<byte[]> answer = visitor.get("/announce?info_hash=%00%ff&port=1");

        assertThat(Visitor.text(answer)).isEqualTo("d6:answer33:/announce?info_hash=%00%ff&port=1e");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
    }

    @Test
    void closesASilentConnection() throws Exception {
        try (Socket socket = visitor.connect()) {
            socket.getOutputStream().write("GET /files HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }
}
