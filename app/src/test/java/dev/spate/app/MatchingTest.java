package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {
    @Test
    void wantsEverythingWithoutAPattern() {
        assertThat(new Matching(List.of()).test("anything")).isTrue();
    }

    @Test
    void takesTheNameOfAnOfferForThatOneAndNoPattern() {
        Matching matching = new Matching(List.of(Glob.of("film [12].mkv"), Glob.of("*.txt")));

        assertThat(matching.test("film [12].mkv")).isTrue();
        assertThat(matching.test("film 1.mkv")).isFalse();
        assertThat(matching.test("film [12].mkv")).isTrue();
        assertThat(matching.test("a.txt")).isTrue();
        assertThat(matching.test("b.txt")).isTrue();
    }

    @Test
    void remembersWhichPatternsHaveMeantNothing() {
        Matching matching = new Matching(List.of(Glob.of("*.mkv"), Glob.of("film [2024].txt"), Glob.of("*.avi")));

        assertThat(matching.test("a.mkv")).isTrue();
        assertThat(matching.test("film [2024].txt")).isTrue();
        assertThat(matching.test("b.txt")).isFalse();

        assertThat(matching.useless()).extracting(Glob::toString).containsExactly("*.avi");
    }
}
