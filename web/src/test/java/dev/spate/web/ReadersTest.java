package dev.spate.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.offer.ByteReader;
import dev.spate.share.offer.Content;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many readers at the same time, slow readers, and readers that disconnect. */
class ReadersTest {
    private static final int READERS = 200;
    private static final long LENGTH = 8L << 20;
    private static final String REQUEST =
            "GET /download?file=zeros HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(READERS);

    private Content zeros() {
        return MemoryLibrary.zeros(() -> {}, () -> {
            open.decrementAndGet();
            closed.countDown();
        });
    }

    @Test
    void servesHundredsOfReadersHalfOfWhichDoNotRead() throws Exception {
        Content zeros = zeros();
        Content counted = (from, to, hasLeft) -> {
            open.incrementAndGet();
            return zeros.open(from, to, hasLeft);
        };
        List<Socket> slow = new ArrayList<>();
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("zeros", LENGTH, counted));
                var fast = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < READERS / 2; i++) {
                Socket socket = visitor.connect();
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            List<Future<Long>> lengths = new ArrayList<>();
            for (int i = 0; i < READERS / 2; i++) {
                lengths.add(fast.submit(() -> read(visitor)));
            }

            for (Future<Long> length : lengths) {
                assertThat(length.get(60, TimeUnit.SECONDS)).isEqualTo(LENGTH);
            }
            for (Socket socket : slow) {
                socket.close();
            }
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(open).hasValue(0);
        }
    }

    @Tag("slow")
    @Test
    void servesOthersWhileFiveThousandConnectionsIdle() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("a", "b"))) {
            for (int i = 0; i < 5_000; i++) {
                Socket socket = visitor.connect();
                idle.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("GET /download?file=".getBytes(StandardCharsets.US_ASCII));
                }
            }

            for (int i = 0; i < 100; i++) {
                assertThat(visitor.rawGet("/download?file=a")).endsWith("\r\n\r\nb");
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static long read(Visitor visitor) throws IOException {
        try (Socket socket = visitor.connect()) {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            long length = 0;
            int headEnd = -1;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (headEnd < 0) {
                    String head = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    headEnd = head.indexOf("\r\n\r\n") + 4;
                    length -= headEnd;
                }
                length += read;
            }
            return length;
        }
    }

    /** Content whose bytes never arrive: a read ends only when it notices that the reader has left. */
    private static Content missing(CountDownLatch waiting, CountDownLatch noticed) {
        return (from, to, hasLeft) -> new ByteReader() {
            @Override
            public ByteBuffer read(long position, int lengthMax) throws IOException, InterruptedException {
                waiting.countDown();
                awaitDeparture(hasLeft);
                throw new IOException("the reader has left");
            }

            @Override
            public void close() {
                noticed.countDown();
            }
        };
    }

    private static void awaitDeparture(BooleanSupplier hasLeft) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (!hasLeft.getAsBoolean()) {
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void detectsThatAReaderLeavesWhileItsBytesAreMissing() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch noticed = new CountDownLatch(1);
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("zeros", LENGTH, missing(waiting, noticed)))) {
            try (Socket socket = visitor.connect()) {
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void answersOthersWhileSomeWait() throws Exception {
        CountDownLatch waiting = new CountDownLatch(50);
        CountDownLatch noticed = new CountDownLatch(50);
        List<Socket> sockets = new ArrayList<>();
        try (Visitor visitor = new Visitor(new MemoryLibrary()
                .file("zeros", LENGTH, missing(waiting, noticed))
                .file("a", "b"))) {
            for (int i = 0; i < 50; i++) {
                Socket socket = visitor.connect();
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                sockets.add(socket);
            }
            assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(Visitor.text(visitor.get("/download?file=a"))).isEqualTo("b");

            for (Socket socket : sockets) {
                socket.close();
            }
            assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysWhenTheContentCannotBeRead() throws Exception {
        Content broken = (_, _, _) -> {
            throw new IOException("the disk is gone");
        };
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("zeros", LENGTH, broken))) {
            assertThat(visitor.get("/download?file=zeros").statusCode()).isEqualTo(503);
            assertThat(visitor.get("/download?file=zeros").headers().firstValue("Retry-After"))
                    .hasValue("5");
        }
    }

    @Test
    void servesTheEndOfAFileOfTenGigabytes() throws Exception {
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("zeros", 10L << 30, zeros()))) {
            var answer = visitor.get("/download?file=zeros", "Range", "bytes=-3");

            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(answer.headers().firstValue("Content-Range"))
                    .hasValue("bytes 10737418237-10737418239/10737418240");
            assertThat(answer.body()).hasSize(3);
            assertThat(visitor.ask("HEAD", "/download?file=zeros").headers().firstValue("Content-Length"))
                    .hasValue("10737418240");
        }
    }
}
