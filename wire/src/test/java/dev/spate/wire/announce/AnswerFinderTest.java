package dev.spate.wire.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFinderTest {
    @ParameterizedTest
    @CsvSource({
        "de, de",
        "d8:intervali60eetail, d8:intervali60ee",
        "'\u00ef\u00bb\u00bf\r\n d3:fooi1ee', d3:fooi1ee",
        "'  \n d5:peers6:abcdefe', d5:peers6:abcdefe",
        "Notice: old module d5:peersld2:ip1:x4:porti1eeee more, d5:peersld2:ip1:x4:porti1eeee",
        "d1:xq d5:peers0:e, d5:peers0:e"
    })
    void knowsAtWhichByteTheAnswerIsWhole(String text, String answer) {
        byte[] bytes = latin1(text);
        int whole = text.indexOf(answer) + answer.length();
        AnswerFinder finder = new AnswerFinder();

        for (int length = 0; length < whole; length++) {
            assertThat(finder.isWhole(Arrays.copyOf(bytes, length), length)).isFalse();
        }
        assertThat(finder.isWhole(bytes, whole)).isTrue();
        assertThat(finder.answer(bytes)).isEqualTo(latin1(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "d", "<html>d8:x", "warning d1:ae", "error de", "d5:peers7:abc", "d5:peers99999999:", "le"})
    void findsNothingInOtherTexts(String text) {
        assertThat(new AnswerFinder().isWhole(latin1(text), text.length())).isFalse();
    }

    @Test
    void givesUpWhereTooManyAnswersSeemToBegin() {
        String text = "d5:peersx".repeat(100_000) + "d5:peers0:e";

        assertThat(new AnswerFinder().isWhole(latin1(text), text.length())).isFalse();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
