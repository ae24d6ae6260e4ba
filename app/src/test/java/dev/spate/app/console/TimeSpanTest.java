package dev.spate.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    @ParameterizedTest
    @CsvSource({"40s, 40000", "40, 40000", "250ms, 250", "5m, 300000", "1h30m, 5400000", "2D, 172800000", "0, 0"})
    void readsWhatPeopleWrite(String text, long millis) {
        assertThat(TimeSpan.parse(text).duration().toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1x", "1.5h", "5 m", "9999999999s"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59, 59s", "60, 1m", "200, 3m20s", "3600, 1h", "5400, 1h30m", "190800, 2d5h"})
    void showsTheTwoLargestUnits(long seconds, String text) {
        assertThat(TimeSpan.text(seconds)).isEqualTo(text);
    }
}
