package dev.spate.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.mkv film.mkv",
                "*.mkv season/film.mkv",
                "film film/extras/a.txt",
                "season/*.mkv season/a.mkv",
                "season/** season/x/y",
                "season season/x/y",
                "season/ season/x/y",
                "./season season/x",
                "a?c abc",
                "[abc].txt b.txt",
                "[a-c].txt b.txt",
                "[!a].txt b.txt",
                "[]].txt ].txt",
                "{one,two}.txt two.txt",
                "\\*.txt *.txt",
                "a.b a.b",
                "日* 日本",
                "[x [x",
                "{x {x",
                "a+(b) a+(b)"
            })
    void matches(String glob, String path) {
        assertThat(Glob.of(glob).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.mkv film.mkv.part",
                "season/*.mkv season/x/a.mkv",
                "season/*.mkv other/season/a.mkv",
                "a?c a/c",
                "[!a].txt a.txt",
                "a.b axb",
                "{one,two}.txt three.txt",
                "\\*.txt a.txt",
                "film films"
            })
    void matchesNothingElse(String glob, String path) {
        assertThat(Glob.of(glob).matches(path)).isFalse();
    }

    @Test
    void refusesRangesThatRunBackwards() {
        assertThatThrownBy(() -> Glob.of("[z-a]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'[z-a]' is not a pattern");
    }
}
