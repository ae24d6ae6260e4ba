package dev.spate.tracker.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.tracker.answer.Admission;
import dev.spate.tracker.answer.Count;
import dev.spate.tracker.answer.HttpTracker;
import dev.spate.tracker.answer.Tracker;
import dev.spate.tracker.swarm.TableLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
    private static final String ANNOUNCE =
            "GET /announce?info_hash=aaaaaaaaaaaaaaaaaaaa&port=9&left=0 HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LAST = "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final Tracker tracker =
            new Tracker(Admission.open(), new TableLimits(100, 100, 100, 100, 600), 100, new SplittableRandom(1), 0);
    private final List<AutoCloseable> open = new ArrayList<>();

    private HttpFront front(HttpTimeouts timeouts, int connectionsMax) throws IOException {
        HttpTracker http = new HttpTracker(tracker, false, () -> 0);
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpFront front = HttpFront.open(anywhere, http, tracker.counters(), timeouts, connectionsMax);
        open.add(front);
        return front;
    }

    private HttpFront front() throws IOException {
        return front(HttpTimeouts.USUAL, 10_000);
    }

    private Socket connect(HttpFront front) throws IOException {
        Socket socket = new Socket(front.address().getAddress(), front.address().getPort());
        socket.setSoTimeout(60_000);
        open.add(socket);
        return socket;
    }

    /** A client with a small receive buffer. The size must be set before the connection advertises its window. */
    private Socket connectWithBuffer(HttpFront front, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(60_000);
        socket.connect(front.address());
        return socket;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** One answer with its body. */
    private static String readOne(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        int length = Integer.parseInt(head.toString().replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
        return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void keepsConnectionsOpen() throws IOException {
        Socket socket = connect(front());

        for (int i = 0; i < 3; i++) {
            send(socket, ANNOUNCE);
            assertThat(readOne(socket)).startsWith("HTTP/1.1 200 OK\r\n").contains("8:completei1e");
        }
    }

    @Test
    void leavesNoConnectionOpenThatComesWhileItCloses() throws Exception {
        for (int round = 0; round < 150; round++) {
            HttpFront front = front();
            CountDownLatch connected = new CountDownLatch(1 + round % 7);
            List<Socket> sockets = new ArrayList<>();
            Thread client = Thread.ofPlatform().start(() -> connectUntilRefused(front, sockets, connected));
            connected.await();

            front.close();
            client.join();

            for (Socket socket : sockets) {
                assertThat(isOver(socket)).isTrue();
            }
        }
    }

    private void connectUntilRefused(HttpFront front, List<Socket> sockets, CountDownLatch connected) {
        try {
            while (true) {
                sockets.add(connect(front));
                connected.countDown();
            }
        } catch (IOException refused) {
            // It no longer listens.
        }
    }

    private static boolean isOver(Socket socket) throws IOException {
        try (socket) {
            // The client must send something: otherwise it never learns that the system dropped its connection before
            // it was accepted.
            send(socket, "G");
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void closesWhenTheClientWantsItSo() throws IOException {
        Socket socket = connect(front());

        send(socket, LAST);

        assertThat(readAll(socket)).startsWith("HTTP/1.1 404 Not Found\r\n").contains("Connection: close");
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws IOException {
        Socket socket = connect(front());

        send(socket, "\r\n" + ANNOUNCE.repeat(500) + LAST);

        String answers = readAll(socket);
        assertThat(count(answers, "HTTP/1.1 200 OK")).isEqualTo(500);
        assertThat(answers.lastIndexOf("HTTP/1.1 404")).isGreaterThan(answers.lastIndexOf("HTTP/1.1 200"));
    }

    @Test
    void waitsForWhoDoesNotReadAndAnswersAllWhenTheyDo() throws Exception {
        HttpFront front = front();
        Socket lazy = connectWithBuffer(front, 65_536);
        int requests = 60_000;
        Thread sender = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < requests / 100; i++) {
                    send(lazy, ANNOUNCE.repeat(100));
                }
                send(lazy, LAST);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        // Other connections are served meanwhile.
        Socket other = connect(front);
        send(other, ANNOUNCE);
        assertThat(readOne(other)).contains("8:complete");

        String answers = readAll(lazy);

        sender.join();
        assertThat(count(answers, "HTTP/1.1 200 OK")).isEqualTo(requests);
    }

    @Test
    void answersAByteAtATime() throws IOException {
        Socket socket = connect(front());
        socket.setTcpNoDelay(true);

        for (char c : LAST.toCharArray()) {
            send(socket, String.valueOf(c));
        }

        assertThat(readAll(socket)).startsWith("HTTP/1.1 404");
    }

    @Test
    void leavesOutTheBodyForHead() throws IOException {
        Socket socket = connect(front());

        send(socket, "HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(readAll(socket)).contains("Content-Length: 13").endsWith("\r\n\r\n");
    }

    @Test
    void refusesAndClosesWhatIsNoGoodHttp() throws IOException {
        HttpFront front = front();
        for (String bad : List.of(
                "GET / HTTP/1.1\nHost: x\n\n",
                "POST /announce HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n" + ANNOUNCE,
                "\r\nno\r\n\r\n" + ANNOUNCE)) {
            Socket socket = connect(front);
            send(socket, bad);
            String answer = readAll(socket);
            assertThat(answer).as(bad).startsWith("HTTP/1.1 4");
            assertThat(count(answer, "HTTP/1.1")).isEqualTo(1);
        }
    }

    @Test
    void boundsTheHeadOfARequest() throws IOException {
        Socket socket = connect(front());

        send(socket, "GET / HTTP/1.1\r\nX: " + "y".repeat(FrontLimits.HEAD_MAX) + "\r\n");

        assertThat(readAll(socket)).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void closesWhoIsTooSlow() throws IOException {
        Duration much = Duration.ofSeconds(60);
        Duration little = Duration.ofMillis(100);
        // Each has its own front, because on a slow machine the first bytes may arrive late.
        Socket silent = connect(front(new HttpTimeouts(little, much, much), 100));
        Socket dripping = connect(front(new HttpTimeouts(much, little, much), 100));
        send(dripping, "GET / HT");

        assertThat(readAll(dripping)).isEmpty();
        assertThat(readAll(silent)).isEmpty();
        assertThat(tracker.counters().value(Count.HTTP_TIMEOUTS)).isEqualTo(2);
    }

    @Test
    void closesWhoDoesNotTakeAnswers() throws Exception {
        HttpTimeouts little = new HttpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(200));
        Socket lazy = connectWithBuffer(front(little, 100), 4_096);

        boolean isClosed = false;
        for (int i = 0; i < 100_000 && !isClosed; i++) {
            try {
                send(lazy, ANNOUNCE.repeat(100));
            } catch (SocketException e) {
                isClosed = true;
            }
        }

        assertThat(isClosed).isTrue();
        assertThat(tracker.counters().value(Count.HTTP_TIMEOUTS)).isEqualTo(1);
    }

    @Test
    void servesOthersWhileFiveThousandConnectionsIdle() throws IOException {
        HttpFront front = front();
        for (int i = 0; i < 5_000; i++) {
            Socket idle = connect(front);
            if (i % 2 == 0) {
                send(idle, "GET /announce?");
            }
        }

        Socket socket = connect(front);
        for (int i = 0; i < 100; i++) {
            send(socket, ANNOUNCE);
            assertThat(readOne(socket)).contains("8:completei1e");
        }
        assertThat(tracker.counters().value(Count.HTTP_CONNECTIONS)).isEqualTo(5_001);
        assertThat(tracker.counters().value(Count.HTTP_PUSHED_OUT)).isZero();
    }

    @Test
    void theLongestIdleConnectionMakesRoomForANewOne() throws IOException {
        HttpFront front = front(HttpTimeouts.USUAL, 3);
        Socket oldest = connect(front);
        Socket busy = connect(front);
        Socket third = connect(front);
        for (Socket socket : List.of(oldest, third, busy)) {
            send(socket, ANNOUNCE);
            readOne(socket);
        }

        Socket fourth = connect(front);

        assertThat(readAll(oldest)).isEmpty();
        for (Socket socket : List.of(busy, third, fourth)) {
            send(socket, ANNOUNCE);
            assertThat(readOne(socket)).contains("8:completei1e");
        }
    }

    @Test
    void doesNotBelieveForwardedAddresses() throws IOException {
        Socket socket = connect(front());

        send(
                socket,
                ANNOUNCE.replace("\r\n\r\n", "\r\nX-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n\r\n"));

        // "external ip" is four bytes of loopback (BEP 24).
        assertThat(readOne(socket)).contains("11:external ip4:\u007f\0\0\u0001");
    }
}
