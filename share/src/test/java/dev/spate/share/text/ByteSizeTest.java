package dev.spate.share.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "500, 500",
        "1K, 1024",
        "256k, 262144",
        "20M, 20971520",
        "1.5G, 1610612736",
        "2T, 2199023255552",
        "16KiB, 16384",
        "16KB, 16384",
        "7B, 7"
    })
    void readsSizesThatPeopleWrite(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1X", "1e3", "1.2.3", "0x10", "9999999999999999999", "99999999999T", "٣"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.00 KiB",
        "16384, 16.0 KiB",
        "1023999, 0.98 MiB",
        "1048575, 1.00 MiB",
        "1572864, 1.50 MiB",
        "5368709120, 5.00 GiB",
        "9223372036854775807, 8388608 TiB"
    })
    void showsThreeDigits(long bytes, String text) {
        assertThat(ByteSize.text(bytes)).isEqualTo(text);
    }

    @Test
    void showsRatesPerSecond() {
        assertThat(ByteSize.rate(2048)).isEqualTo("2.00 KiB/s");
    }
}
