package dev.spate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, c0000201",
        "0.0.0.0, 00000000",
        "255.255.255.255, ffffffff",
        "::, 00000000000000000000000000000000",
        "::1, 00000000000000000000000000000001",
        "1::, 00010000000000000000000000000000",
        "2001:db8::A, 20010db800000000000000000000000a",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
        "::ffff:192.0.2.1, 00000000000000000000ffffc0000201",
        "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221",
    })
    void readsTheUsualForms(String text, String hex) {
        assertThat(AddressLiteral.parse(text))
                .hasValueSatisfying(
                        ip -> assertThat(HexFormat.of().formatHex(ip)).isEqualTo(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1",
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "256.1.1.1",
                "01.2.3.4",
                "0x7f.0.0.1",
                "2130706433",
                "1.2.3.-4",
                "1.2.3.+4",
                "1.2.3.4 ",
                "1.2.3.\u0664",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:1",
                "1.2.3.4::",
                "fe80::1%eth0",
                "[::1]",
                "1:::2",
                "::1.2.3.256",
                ":1::",
            })
    void takesNothingElseForAnAddress(String text) {
        assertThat(AddressLiteral.parse(text)).isEmpty();
    }

    @Test
    void refusesEndlessText() {
        assertThat(AddressLiteral.parse("1:".repeat(100_000))).isEmpty();
    }
}
