package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {
    private static HttpHeaders headers(String... values) {
        return new HttpHeaders(Arrays.stream(values)
                .map(value -> new HttpHeaders.Line("Content-Range", value))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 5-9/20", "Bytes 5-9/20", "BYTES=5-9/20", "bytes: 5-9/20", " bytes  5 - 9 / 20 "})
    void readsAPartHoweverTheServerWritesIt(String value) {
        ContentRange range = ContentRange.of(headers(value)).orElseThrow();

        assertThat(range).isEqualTo(new ContentRange(5, 9, OptionalLong.of(20)));
        assertThat(range.length()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 5-9/*", "bytes 5-9"})
    void knowsNoTotalWhereNoneIsSaid(String value) {
        assertThat(ContentRange.of(headers(value))).contains(new ContentRange(5, 9, OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5-9/20",
                "items 5-9/20",
                "bytes 9-5/20",
                "bytes 5-20/20",
                "bytes 5-9/x",
                "bytes */20",
                "bytes -5/20",
                "bytes 5-9/20, bytes 11-12/20",
                "bytes 1234567890123456789-9/20"
            })
    void doesNotBelieveWhatMakesNoSense(String value) {
        assertThat(ContentRange.of(headers(value))).isEmpty();
    }

    @Test
    void believesNeitherOfTwoThatDiffer() {
        assertThat(ContentRange.of(headers("bytes 5-9/20", "bytes 5-8/20"))).isEmpty();
        assertThat(ContentRange.of(headers("bytes 5-9/20", "bytes 5-9/20"))).isPresent();
        assertThat(ContentRange.of(headers())).isEmpty();
    }

    @Test
    void readsTheTotalOfARangeThatCannotBe() {
        assertThat(ContentRange.totalOfUnsatisfied(headers("bytes */20"))).hasValue(20);
        assertThat(ContentRange.totalOfUnsatisfied(headers("Bytes=*/20"))).hasValue(20);
        assertThat(ContentRange.totalOfUnsatisfied(headers("bytes */*"))).isEmpty();
    }
}
