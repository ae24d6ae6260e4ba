package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

    private static HttpHeaders saying(String value) {
        return HttpHeaders.NONE.with("Retry-After", value);
    }

    @Test
    void waitsSoManySeconds() {
        assertThat(RetryAfter.of(saying("120"), NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.of(saying("0"), NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Mon, 30 Nov 2026 08:02:00 GMT", "Monday, 30-Nov-26 08:02:00 GMT", "Mon Nov 30 08:02:00 2026"})
    void waitsUntilADateInEachOfItsForms(String date) {
        assertThat(RetryAfter.of(saying(date), NOW)).contains(Duration.ofMinutes(2));
    }

    @Test
    void readsADayOfOneDigit() {
        Instant day = Instant.parse("2026-11-01T08:00:00Z");

        assertThat(RetryAfter.of(saying("Sun Nov  1 08:00:30 2026"), day)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.of(saying("Sun, 1 Nov 2026 08:00:30 GMT"), day)).contains(Duration.ofSeconds(30));
    }

    @Test
    void countsFromTheServersOwnDateWhereItGivesOne() {
        HttpHeaders headers = saying("Mon, 30 Nov 2026 08:02:00 GMT").with("Date", "Mon, 30 Nov 2026 08:01:30 GMT");

        assertThat(RetryAfter.of(headers, NOW)).contains(Duration.ofSeconds(30));
    }

    @Test
    void waitsForNothingThatIsPast() {
        assertThat(RetryAfter.of(saying("Mon, 30 Nov 2026 07:00:00 GMT"), NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999", "Mon, 31 Nov 2026 07:00:00"})
    void readsNothingElse(String value) {
        assertThat(RetryAfter.of(saying(value), NOW)).isEmpty();
        assertThat(RetryAfter.of(HttpHeaders.NONE, NOW)).isEmpty();
    }
}
