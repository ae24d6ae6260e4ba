package dev.spate.engine.create;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".spate-follow",
                ".spate-0123456789abcdef.part",
                ".spate-0123456789abcdef.resume.new",
                ".spate-names-0123abcd:?",
                ".film (2024).mkv.0123abcd.spate",
                ".two\nlines.0123abcd.spate",
                ".0123abcd.spate",
                ".0123456789abcdef0123456789abcdef01234567.metadata.spate"
            })
    void knowsWhatThisProgramKeepsBesideContent(String name) {
        assertThat(StateFileNames.isOwn(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"film.spate", ".film.spate", "spate-follow", ".spate", "x.0123abcd.spate", ".x.0123ABCD.spate"})
    void takesNothingElseForItsOwn(String name) {
        assertThat(StateFileNames.isOwn(name)).isFalse();
    }
}
