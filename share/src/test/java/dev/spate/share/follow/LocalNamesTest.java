package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "..",
                ".",
                "/etc/passwd",
                "C:\\x",
                "a/../../b",
                ".bashrc",
                ".spate-follow",
                "...",
                " ",
                "\u202e",
                "a\nb",
                "con",
                "NUL.txt",
                ".a.12345678.spate",
                "\u200b..",
                "x\u0000y",
                "."
            })
    void makesOnePlainVisibleName(String hostile) {
        String name = LocalNames.safe(hostile);

        assertThat(name).isNotEmpty().doesNotStartWith(".").doesNotContain("/", "\n", "\u0000", "\u202e");
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 255);
    }

    @Test
    void keepsValidNames() {
        assertThat(LocalNames.safe("größe 日本 😀.tar.gz")).isEqualTo("größe 日本 😀.tar.gz");
    }

    @Test
    void limitsLongNamesEvenWithAnUnderscoreOrANumber() {
        String hidden = LocalNames.safe("." + "é".repeat(300) + ".txt");
        String numbered = LocalNames.numbered("日".repeat(85), _ -> false);

        assertThat(hidden.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        assertThat(numbered.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        assertThat(numbered).endsWith(".2");
    }

    @Test
    void usesTheFirstFreeNumber() {
        Set<String> taken = Set.of("a.2.txt", "a.3.txt");

        assertThat(LocalNames.numbered("a.txt", taken::contains)).isEqualTo("a.4.txt");
        assertThat(LocalNames.numbered("Makefile", taken::contains)).isEqualTo("Makefile.2");
    }
}
