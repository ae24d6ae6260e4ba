package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorrentSnifferTest {
    @ParameterizedTest
    @ValueSource(strings = {"d4:infod4:name1:aee", "d8:announce3:url4:infodee", "d4:infodee trailing bytes"})
    void knowsATorrentByItsInfoDictionary(String file) {
        assertThat(TorrentSniffer.isTorrent(file.getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d",
                "de",
                "dear reader",
                "d1",
                "d4:inf",
                "d4:infoi1ee",
                "d4:spam4:eggse",
                "l4:infoe",
                "<html>"
            })
    void takesEverythingElseForARegularFile(String file) {
        assertThat(TorrentSniffer.isTorrent(file.getBytes(StandardCharsets.ISO_8859_1)))
                .isFalse();
    }

    @Test
    void readsOnOnlyWhatBeginsLikeADictionary() {
        assertThat(TorrentSniffer.mayBeTorrent("d8:annou".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(TorrentSniffer.mayBeTorrent("d1234567".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(TorrentSniffer.mayBeTorrent("d:".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
    }
}
