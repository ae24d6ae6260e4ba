package dev.spate.wire.announce;

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
 * Runs the seeds of other projects' fuzzers when {@code spate.corpus} names their folder. {@link HttpAnnounceFuzzTest}
 * and {@link UdpAnnounceFuzzTest} run our own seeds.
 */
class TrackerSeedsTest {
    @Test
    void survivesTheSeedsForHttpTrackers() {
        for (byte[] seed : seeds("http_tracker")) {
            assertThatCode(() -> HttpAnnounceFuzzTest.check(seed)).doesNotThrowAnyException();
        }
    }

    @Test
    void survivesTheSeedsForUdpTrackers() {
        for (byte[] seed : seeds("udp_tracker")) {
            assertThatCode(() -> UdpAnnounceFuzzTest.check(seed)).doesNotThrowAnyException();
            // Each step is an action, a length of two bytes, and the body that follows action and transaction id.
            ByteBuffer steps = ByteBuffer.wrap(seed);
            while (steps.remaining() >= 3) {
                int action = steps.get();
                byte[] body = new byte[Math.min(steps.getShort() & 0xffff, steps.remaining())];
                steps.get(body);
                byte[] packet = Arrays.copyOf(new byte[] {0, 0, 0, (byte) action, 0, 0, 0, 7}, 8 + body.length);
                System.arraycopy(body, 0, packet, 8, body.length);

                assertThatCode(() -> UdpAnnounceFuzzTest.check(packet)).doesNotThrowAnyException();
                assertThatCode(() -> UdpAnnounceFuzzTest.check(body)).doesNotThrowAnyException();
            }
        }
    }

    private static List<byte[]> seeds(String kind) {
        Path folder = Path.of(System.getProperty("spate.corpus", ""), "fuzz_seeds", kind);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(TrackerSeedsTest::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
