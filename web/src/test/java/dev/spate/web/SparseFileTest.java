package dev.spate.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.offer.ByteReader;
import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file of ten gigabytes with holes: every byte can be requested, through Jetty and through direct transfer. */
class SparseFileTest {
    private static final long LENGTH = 10L << 30;

    /** The first position that does not fit into an unsigned int. */
    private static final long EDGE = 1L << 32;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = folder.resolve("sparse");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            channel.write(bytes("across the edge"), EDGE - 6);
            channel.write(bytes("the end"), LENGTH - 7);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void servesRangesBeyondFourGigabytes() throws Exception {
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("sparse", LENGTH, this::open))) {
            assertThat(part(visitor, (EDGE - 6) + "-" + (EDGE + 8))).hasToString("across the edge");
            assertThat(part(visitor, "-7")).hasToString("the end");
            assertThat(part(visitor, (LENGTH - 3) + "-")).hasToString("end");
        }
    }

    @Test
    void sendsLargeRangesBeyondFourGigabytesDirectly() throws Exception {
        long half = WebLimits.DIRECT_LENGTH_MIN;
        try (Visitor visitor = new Visitor(new MemoryLibrary().file("sparse", LENGTH, this::open))) {
            String text = part(visitor, (EDGE - half) + "-" + (EDGE + half - 1));

            assertThat(text).hasSize(Math.toIntExact(2 * half));
            assertThat(text.indexOf("across the edge")).isEqualTo(Math.toIntExact(half) - 6);
        }
    }

    private static String part(Visitor visitor, String range) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = visitor.get("/download?file=sparse", "Range", "bytes=" + range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range").orElseThrow()).endsWith("/" + LENGTH);
        return new String(answer.body(), StandardCharsets.US_ASCII);
    }

    private ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new ByteReader() {
            @Override
            public boolean canTransfer() {
                return true;
            }

            @Override
            public long transferTo(long position, long count, SocketChannel socket) throws IOException {
                return channel.transferTo(position, count, socket);
            }

            @Override
            public ByteBuffer read(long position, int lengthMax) throws IOException {
                ByteBuffer block = ByteBuffer.allocate(Math.min(lengthMax, 64 * 1024));
                channel.read(block, position);
                return block.flip();
            }

            @Override
            public void close() {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
