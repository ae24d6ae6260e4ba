package dev.spate.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.announce.HttpAnnounceFuzzTest;
import dev.spate.wire.announce.UdpAnnounceFuzzTest;
import dev.spate.wire.bencode.BencodeFuzzTest;
import dev.spate.wire.magnet.MagnetFuzzTest;
import dev.spate.wire.metainfo.MetainfoFuzzTest;
import dev.spate.wire.mse.MseFuzzTest;
import dev.spate.wire.peer.MessageDecoderFuzzTest;
import dev.spate.wire.peer.MetadataFuzzTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches for new inputs for a short time in every build. Starting Jazzer takes most of the time, and it fuzzes only
 * one method in each process: so all targets share this method, and the first byte of an input chooses the target.
 */
class FuzzingTest {
    @FunctionalInterface
    private interface Check {
        void check(byte[] input) throws ProtocolException;
    }

    /** A parser and the fuzz test that has its seeds. */
    private record Target(Class<?> test, String method, Check check) {
        /** The seeds of the fuzz test, from the resources of its class. */
        private List<byte[]> seeds() throws IOException, URISyntaxException {
            URL folder = test.getResource(test.getSimpleName() + "Inputs/" + method);
            if (folder == null) {
                throw new IllegalStateException(test + " has no seeds for " + method);
            }
            List<byte[]> seeds = new ArrayList<>();
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
            return seeds;
        }
    }

    /** Add new targets at the end, so that inputs found before keep their meaning. */
    private static final List<Target> TARGETS = List.of(
            new Target(BencodeFuzzTest.class, "decodesOrRefuses", BencodeFuzzTest::check),
            new Target(MetainfoFuzzTest.class, "parsesOrRefuses", MetainfoFuzzTest::check),
            new Target(MagnetFuzzTest.class, "parsesOrRefuses", MagnetFuzzTest::check),
            new Target(HttpAnnounceFuzzTest.class, "decodesOrRefuses", HttpAnnounceFuzzTest::check),
            new Target(UdpAnnounceFuzzTest.class, "decodesOrRefuses", UdpAnnounceFuzzTest::check),
            new Target(MessageDecoderFuzzTest.class, "decodesOrRefuses", MessageDecoderFuzzTest::check),
            new Target(
                    MessageDecoderFuzzTest.class,
                    "decodesOrRefusesWithoutMetadata",
                    MessageDecoderFuzzTest::checkWithoutMetadata),
            new Target(MetadataFuzzTest.class, "decodesOrRefuses", MetadataFuzzTest::check),
            new Target(MseFuzzTest.class, "takesAnyBytesOrRefuses", MseFuzzTest::checkBytes),
            new Target(MseFuzzTest.class, "shakesHandsOrRefuses", MseFuzzTest::checkHandshake));

    @MethodSource
    @FuzzTest(maxDuration = "12s")
    void parsesOrRefuses(byte[] input) throws ProtocolException {
        if (input.length > 0) {
            TARGETS.get((input[0] & 0xff) % TARGETS.size()).check().check(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    static Stream<byte[]> parsesOrRefuses() throws IOException, URISyntaxException {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < TARGETS.size(); i++) {
            for (byte[] seed : TARGETS.get(i).seeds()) {
                seeds.add(ByteBuffer.allocate(1 + seed.length)
                        .put((byte) i)
                        .put(seed)
                        .array());
            }
        }
        return seeds.stream();
    }
}
