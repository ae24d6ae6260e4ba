package dev.spate.app.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.command.Glob;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfferMatchingTest {
    @Test
    void wantsEverythingWithoutAPattern() {
        assertThat(new OfferMatching(List.of()).test("anything")).isTrue();
    }

    @Test
    void takesTheNameOfAnOfferForThatOneAndNoPattern() {
        OfferMatching offerMatching = new OfferMatching(List.of(Glob.of("film [12].mkv"), Glob.of("*.txt")));

        assertThat(offerMatching.test("film [12].mkv")).isTrue();
        assertThat(offerMatching.test("film 1.mkv")).isFalse();
        assertThat(offerMatching.test("film [12].mkv")).isTrue();
        assertThat(offerMatching.test("a.txt")).isTrue();
        assertThat(offerMatching.test("b.txt")).isTrue();
    }

    @Test
    void remembersWhichPatternsHaveMeantNothing() {
        OfferMatching offerMatching =
                new OfferMatching(List.of(Glob.of("*.mkv"), Glob.of("film [2024].txt"), Glob.of("*.avi")));

        assertThat(offerMatching.test("a.mkv")).isTrue();
        assertThat(offerMatching.test("film [2024].txt")).isTrue();
        assertThat(offerMatching.test("b.txt")).isFalse();

        assertThat(offerMatching.unmatched()).extracting(Glob::toString).containsExactly("*.avi");
    }
}
