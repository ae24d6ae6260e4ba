package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs the seeds of other projects' fuzzers when {@code spate.corpus} names their folder.
 * {@link MessageDecoderFuzzTest} runs our own seeds.
 */
class FuzzSeedsTest {
    private static final int RESERVED_LENGTH = 8;
    private static final int PIECES = 100;

    @Test
    void survivesTheSeedsForPeerConnections() throws IOException {
        for (byte[] seed : seeds()) {
            byte[] stream = Arrays.copyOfRange(seed, Math.min(RESERVED_LENGTH, seed.length), seed.length);

            assertThatCode(() -> MessageDecoderFuzzTest.check(stream, PIECES)).doesNotThrowAnyException();
            assertThatCode(() -> MessageDecoderFuzzTest.check(stream, 0)).doesNotThrowAnyException();
            assertThatCode(() -> MessageDecoderFuzzTest.check(framed(stream), PIECES))
                    .doesNotThrowAnyException();
        }
    }

    /** Some seeds have a type and a length of two bytes before each message instead of the length and type of BEP 3. */
    private static byte[] framed(byte[] stream) {
        ByteBuffer in = ByteBuffer.wrap(stream);
        ByteBuffer out = ByteBuffer.allocate(2 * stream.length);
        while (in.remaining() >= 3) {
            byte type = in.get();
            int length = Math.min(in.getShort() & 0xffff, in.remaining());
            out.putInt(1 + length).put(type).put(in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static List<byte[]> seeds() throws IOException {
        Path folder = Path.of(System.getProperty("spate.corpus", ""), "fuzz_seeds", "peer_conn");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(FuzzSeedsTest::read).toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
