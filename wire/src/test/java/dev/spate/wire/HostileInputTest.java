package dev.spate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.HostileTorrents;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** For any bytes from a stranger, a parser returns a value or throws a {@link ProtocolException}. */
class HostileInputTest {
    private static final int ROUNDS = 20_000;

    @FunctionalInterface
    private interface Parser {
        void parse(byte[] input) throws ProtocolException;
    }

    @Test
    void decoderSurvivesMutations() {
        List<byte[]> seeds = List.of(
                bytes("d4:infod4:name1:xe5:otheri42e4:listli1e2:xyleedeee"),
                bytes("d1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:q4:ping1:t2:aa1:y1:qe"));

        mutate(seeds, 1, input -> {
            BencodeDecoder.lenient().acceptingTrailing().decode(input);
            BencodeDecoder.strict().decode(input);
        });
    }

    @Test
    void metainfoSurvivesMutations() {
        mutate(HostileTorrents.seeds(), 2, Metainfo::parse);
    }

    @Test
    void magnetSurvivesMutations() {
        byte[] seed = bytes("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=a+%20&xl=12&so=1,4-7"
                + "&x.pe=[::1]:80&x.pe=h:1&tr=udp%3A%2F%2Ft:1&ws=http://w/&xt.1=urn:btmh:1220" + "00".repeat(32));

        mutate(List.of(seed), 3, input -> {
            Magnet magnet = Magnet.parse(new String(input, StandardCharsets.ISO_8859_1));
            assertThat(Magnet.parse(magnet.toUri())).isEqualTo(magnet);
        });
    }

    private static void mutate(List<byte[]> seeds, long seed, Parser parser) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            try {
                parser.parse(input);
            } catch (ProtocolException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException | StackOverflowError bug) {
                assertThatCode(() -> parser.parse(input))
                        .as("input %s", HexFormat.of().formatHex(input))
                        .doesNotThrowAnyException();
            }
        }
    }

    private static byte[] mutated(byte[] seed, SplittableRandom random) {
        byte[] input = seed.clone();
        String interesting = "0123456789:-ielde";
        for (int change = random.nextInt(1, 4); change > 0 && input.length > 0; change--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(5)) {
                case 0 -> input[at] = (byte) random.nextInt(256);
                case 1 -> input[at] = (byte) interesting.charAt(random.nextInt(interesting.length()));
                case 2 -> input = Arrays.copyOf(input, at);
                case 3 -> input = spliced(input, at, at, random.nextInt(input.length));
                default -> input = spliced(input, at, Math.min(input.length, at + random.nextInt(8)), at);
            }
        }
        return input;
    }

    /** The input with a few bytes from elsewhere in it instead of those from {@code start} to {@code end}. */
    private static byte[] spliced(byte[] input, int start, int end, int from) {
        int more = Math.min(8, input.length - from);
        byte[] result = new byte[input.length - (end - start) + more];
        System.arraycopy(input, 0, result, 0, start);
        System.arraycopy(input, from, result, start, more);
        System.arraycopy(input, end, result, start + more, input.length - end);
        return result;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
