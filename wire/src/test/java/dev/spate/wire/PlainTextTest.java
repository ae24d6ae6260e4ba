package dev.spate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void keepsWhatPeopleWrite() {
        assertThat(PlainText.of("Größe 10 µ, 你好 \ud83d\ude00", 100)).isEqualTo("Größe 10 µ, 你好 \ud83d\ude00");
    }

    @Test
    void dropsWhatForgesLinesOrTurnsThem() {
        assertThat(PlainText.of("a\r\nb\tc\u0000d\u001b[31me\u202ef\u2028g\u200bh\u0085i\ufeffj", 100))
                .isEqualTo("abcd[31mefghij");
    }

    @Test
    void dropsHalfCharacters() {
        assertThat(PlainText.of("a\ud83dz", 100)).isEqualTo("az");
    }

    @Test
    void marksWhatIsNotUtf8() {
        assertThat(PlainText.of(new byte[] {'a', (byte) 0xff, 'b'}, 100)).isEqualTo("a\ufffdb");
    }

    @Test
    void countsCharactersAndNotBytes() {
        byte[] smiles = "\ud83d\ude00".repeat(1_000).getBytes(StandardCharsets.UTF_8);

        assertThat(PlainText.of(smiles, 10)).isEqualTo("\ud83d\ude00".repeat(10));
        assertThat(PlainText.of("abcdef", 3)).isEqualTo("abc");
    }

    @Test
    void stripsSpacesAround() {
        assertThat(PlainText.of("  a b\n", 100)).isEqualTo("a b");
    }
}
