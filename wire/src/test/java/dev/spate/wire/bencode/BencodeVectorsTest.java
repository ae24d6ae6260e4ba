package dev.spate.wire.bencode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.Corpus;
import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each input has one of three verdicts: canonical, sloppy (accepted with a warning) or wrong. */
class BencodeVectorsTest {
    private static final List<String> CANONICAL = List.of(
            "i7e",
            "i0e",
            "i-1e",
            "i-2048e",
            "i9223372036854775807e",
            "i-9223372036854775807e",
            "i-9223372036854775808e",
            "0:",
            "5:piece",
            "3:a\0b",
            "le",
            "li1e2:xylee",
            "llee",
            "ll1:a1:bel1:c1:dee",
            "de",
            "d0:i1ee",
            "d1:ai1e2:aai2ee",
            "d1:a1:be",
            "d3:a\0bi1ee",
            "d1:ad1:bi1eee",
            "d0:i1e5:filesi2ee",
            "d1:md6:ut_pexi0eee",
            "l".repeat(100) + "e".repeat(100));

    private static final List<String> SLOPPY = List.of(
            "i00e",
            "i01e",
            "i-0e",
            "i-01e",
            "00:",
            "02:xy",
            "d1:bi1e1:ai2ee",
            "d1:ai1e1:ai2ee",
            "d2:aai1e1:ai2ee",
            "d1:ai1e1:c1:b1:Xi1ee",
            "d3:A005:000003:000i0ee");

    private static final List<String> WRONG = List.of(
            "",
            "e",
            "1",
            "-1",
            "-1a",
            "i",
            "ie",
            "i-",
            "i-e",
            "i+0e",
            "i--1e",
            "i1",
            "i1-2e",
            "i12x34e",
            "i9223372036854775808e",
            "i18446744073709551615e",
            "i-9223372036854775809e",
            "i604919719469385652980544193299329427705e",
            "0o",
            "1:",
            "100:..",
            "-3:abc",
            "928",
            "99999999:foobar",
            "199999999:foobar",
            "9223372036854775808:",
            "18446744073709551615:foobar",
            "l",
            "li1e",
            "l2:..",
            "l2:..0",
            "d",
            "di1e1:ae",
            "d1:ae",
            "d1:ai1e1:be",
            "dle1:ae",
            "df00:",
            "d1000:..e",
            "d1000:",
            "d1000",
            "d10000000000",
            "d10:short",
            "d10:ten letterse",
            "dhe",
            "i1ei2e",
            "i42ee",
            "lee",
            "x",
            "l".repeat(101) + "e".repeat(101),
            "l".repeat(128),
            "d1:a".repeat(200_000),
            "l".repeat(1_000_000));

    @Test
    void acceptsCanonicalInputInBothModes() throws Exception {
        for (String text : CANONICAL) {
            BencodeDocument document = BencodeDecoder.lenient().decode(bytes(text));

            assertThat(document.warnings()).as(text).isEmpty();
            assertThat(BencodeDecoder.strict().decode(bytes(text)).root())
                    .as(text)
                    .isEqualTo(document.root());
            assertThat(BencodeWriter.encode(document.root())).as(text).isEqualTo(bytes(text));
        }
    }

    @Test
    void acceptsSloppyInputWithWarningAndNeverStrictly() throws Exception {
        for (String text : SLOPPY) {
            assertThat(BencodeDecoder.lenient().decode(bytes(text)).warnings())
                    .as(text)
                    .isNotEmpty();
            assertThat(accepts(BencodeDecoder.strict(), bytes(text))).as(text).isFalse();
        }
    }

    @Test
    void refusesWrongInputInBothModes() {
        for (String text : WRONG) {
            String shown = text.substring(0, Math.min(40, text.length()));
            assertThat(accepts(BencodeDecoder.lenient(), bytes(text))).as(shown).isFalse();
            assertThat(accepts(BencodeDecoder.strict(), bytes(text))).as(shown).isFalse();
        }
    }

    @Test
    void judgesEveryVectorOfTheCorpus() {
        List<String> wrongVerdicts = new ArrayList<>();
        for (List<String> row : Corpus.table("bencode_vectors.tsv")) {
            byte[] input = HexFormat.of().parseHex(row.get(0));
            // One vector was made for a decoder that allows 1,000 values.
            BencodeDecoder lenient = BencodeDecoder.lenient().withValuesMax(1000);
            boolean accepted = accepts(lenient, input);
            boolean canonical = accepts(BencodeDecoder.strict().withValuesMax(1000), input);
            String expected = row.get(2);
            boolean big = expected.startsWith("ok-lazy") || expected.startsWith("ok in anacrolix");
            boolean sloppy = expected.startsWith("ok-soft") || expected.contains("soft");
            boolean refused = big || (expected.startsWith("error") && !sloppy) || expected.startsWith("stream");
            if (accepted == refused || canonical != (accepted && !sloppy)) {
                wrongVerdicts.add(
                        row.get(1) + " is " + expected + ", but accepted=" + accepted + " canonical=" + canonical);
            }
        }

        assertThat(wrongVerdicts).isEmpty();
    }

    private static boolean accepts(BencodeDecoder decoder, byte[] input) {
        try {
            decoder.decode(input);
            return true;
        } catch (ProtocolException refused) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
