package dev.spate.engine.webseed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Optional<Duration> NOT_ASKED = Optional.empty();

    private final Backoff backoff = new Backoff();

    @Test
    void waitsTwiceAsLongEachTimeButNeverTooLong() {
        assertThat(Stream.generate(() -> backoff.failed(NOT_ASKED)).limit(4))
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

        for (int i = 0; i < 100; i++) {
            assertThat(backoff.failed(NOT_ASKED)).isLessThanOrEqualTo(WebSeedLimits.RETRY_MAX);
        }
    }

    @Test
    void beginsAnewAfterASuccess() {
        backoff.failed(NOT_ASKED);
        backoff.failed(NOT_ASKED);
        assertThat(backoff.isFresh()).isFalse();

        backoff.succeeded();

        assertThat(backoff.isFresh()).isTrue();
        assertThat(backoff.failed(NOT_ASKED)).isEqualTo(WebSeedLimits.RETRY_FIRST);
    }

    @Test
    void waitsAsLongAsTheServerAsksWithinReason() {
        assertThat(backoff.failed(Optional.of(Duration.ofMinutes(30)))).isEqualTo(Duration.ofMinutes(30));
        assertThat(backoff.failed(Optional.of(Duration.ofDays(30)))).isEqualTo(WebSeedLimits.RETRY_ASKED_MAX);
        assertThat(backoff.failed(Optional.of(Duration.ZERO))).isEqualTo(WebSeedLimits.RETRY_FIRST);
    }

    @Test
    void doesNotBelieveAServerThatFailsOnAndOnToBeRightAtOnce() {
        for (int i = 0; i < 20; i++) {
            backoff.failed(Optional.of(Duration.ZERO));
        }

        assertThat(backoff.failed(Optional.of(Duration.ZERO))).isEqualTo(WebSeedLimits.RETRY_MAX);
    }
}
