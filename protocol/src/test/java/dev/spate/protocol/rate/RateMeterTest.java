package dev.spate.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateMeterTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private final RateMeter meter = new RateMeter();

    @Test
    void isZeroBeforeAnythingMoves() {
        assertThat(meter.bytesPerSecond(123)).isZero();
        assertThat(meter.total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7 * SECOND - 1, 1L << 60})
    void measuresASteadyRateWhereverTheClockStarts(long start) {
        for (int i = 0; i <= 1000; i++) {
            meter.add(1000, start + i * 10 * MILLI);
        }

        assertThat(meter.bytesPerSecond(start + 10 * SECOND)).isBetween(99_000L, 101_000L);
        assertThat(meter.total()).isEqualTo(1_001_000);
    }

    @Test
    void followsAChangeWithinItsWindow() {
        for (int i = 0; i < 1000; i++) {
            meter.add(1000, i * 10 * MILLI);
        }
        for (int i = 0; i < 550; i++) {
            meter.add(10, 10 * SECOND + i * 10 * MILLI);
        }

        assertThat(meter.bytesPerSecond(10 * SECOND + 5500 * MILLI)).isBetween(990L, 1100L);
    }

    @Test
    void forgetsWhatIsOlderThanItsWindowButNotTheTotal() {
        meter.add(1_000_000, 0);

        assertThat(meter.bytesPerSecond(6 * SECOND)).isZero();
        assertThat(meter.bytesPerSecond(1000 * SECOND)).isZero();
        assertThat(meter.total()).isEqualTo(1_000_000);
    }

    @Test
    void doesNotTakeTheFirstBlockForAFastPeer() {
        meter.add(16_384, 5 * MILLI);

        assertThat(meter.bytesPerSecond(6 * MILLI)).isEqualTo(16_384);
    }

    @Test
    void measuresFromTheNewStartAfterAPause() {
        meter.add(1, 0);
        for (int i = 0; i <= 200; i++) {
            meter.add(1000, 1000 * SECOND + i * 10 * MILLI);
        }

        assertThat(meter.bytesPerSecond(1002 * SECOND)).isBetween(100_000L, 101_000L);
    }

    @Test
    void seesASlowPeerBetweenItsBlocksWhenItsWindowIsLong() {
        var longMeter = new RateMeter(20);
        for (int i = 0; i < 10; i++) {
            longMeter.add(16_384, i * 16 * SECOND);
        }

        assertThat(longMeter.bytesPerSecond(9 * 16 * SECOND + 15 * SECOND)).isPositive();
        assertThat(meter.bytesPerSecond(0)).isZero();
    }

    @Test
    void refusesAWindowOfNothing() {
        assertThatThrownBy(() -> new RateMeter(0)).isInstanceOf(IllegalStateException.class);
    }
}
