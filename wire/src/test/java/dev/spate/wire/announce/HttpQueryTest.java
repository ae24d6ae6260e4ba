package dev.spate.wire.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpQueryTest {
    private static final InfoHash TORRENT = InfoHash.v1Hex("00252b26203d7e2d5f2e41617a39ff80c3a9f09f");
    private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";

    private static String query(String url) {
        return url.substring(url.indexOf('?') + 1);
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatOurOwnClientAsks(AnnounceEvent event) throws ProtocolException {
        AnnounceRequest request = new AnnounceRequest(
                TORRENT, new PeerId(new byte[20]), 6_881, 1, 2, 3, event, 40, 5, Optional.empty(), Optional.empty());

        HttpQuery.Announce asked = HttpQuery.announce(query(TrackerUrl.announce("http://x/announce", request)));

        assertThat(asked).isEqualTo(new HttpQuery.Announce(WireHash.of(TORRENT), 6_881, 3, event, 40, true));
    }

    @Test
    void readsAScrape() throws ProtocolException {
        List<WireHash> hashes = List.of(WireHash.of(TORRENT), new WireHash(new byte[20]));
        String url = TrackerUrl.scrape("http://x/announce", hashes).orElseThrow();

        assertThat(HttpQuery.scrape(query(url))).isEqualTo(hashes);
        assertThat(HttpQuery.scrape("")).isEmpty();
        assertThatThrownBy(() -> HttpQuery.scrape((HASH + "&").repeat(75))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void readsAPlusAsASpace() throws ProtocolException {
        HttpQuery.Announce asked = HttpQuery.announce("port=1&info_hash=" + "+".repeat(20));

        assertThat(asked.infoHash()).hasToString("20".repeat(20));
    }

    @Test
    void boundsNumbers() throws ProtocolException {
        HttpQuery.Announce asked =
                HttpQuery.announce(HASH + "&port=65535&left=99999999999999999999999&numwant=99999999999");

        assertThat(asked.left()).isEqualTo(Long.MAX_VALUE);
        assertThat(asked.numWant()).isEqualTo(0xffff);
        assertThat(HttpQuery.announce(HASH + "&port=1&left=-1&numwant=-7").left())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(HttpQuery.announce(HASH + "&port=1&numwant=-7").numWant()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "port=1",
                HASH,
                HASH + "&port",
                HASH + "&port=-1",
                HASH + "&port=65536",
                HASH + "&port=1&left=",
                HASH + "&port=1&left=-",
                HASH + "&port=1&left=1x",
                HASH + "&" + HASH + "&port=1",
                HASH + "a&port=1",
                "info_hash=aaaaaaaaaaaaaaaaaaa%&port=1",
                "info_hash=aaaaaaaaaaaaaaaaaaa%4&port=1",
                "info_hash=aaaaaaaaaaaaaaaaaaa%g0&port=1",
                "info_hash=aaaaaaaaaaaaaaaaaaa%\uff11\uff11&port=1"
            })
    void refusesWhatIsNoAnnounce(String query) {
        assertThatThrownBy(() -> HttpQuery.announce(query)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void writesAnswersThatReadBack() throws ProtocolException {
        ScrapeResponse.Counts counts = new ScrapeResponse.Counts(1, 2, 4, 3);
        byte[] peer = {10, 0, 0, 1, 0x1a, (byte) 0xe1};

        byte[] announced =
                HttpAnswerWriter.announced(1_800, 900, counts, new byte[] {10, 0, 0, 2}, ByteBuffer.wrap(peer), true);

        AnnounceResponse answer = (AnnounceResponse) HttpAnnounce.decodeAnnounce(announced);
        assertThat(answer.intervalSeconds()).isEqualTo(1_800);
        assertThat(answer.minIntervalSeconds()).isEqualTo(900);
        assertThat(answer.seeders()).isEqualTo(1);
        assertThat(answer.leechers()).isEqualTo(4);
        assertThat(answer.peers()).hasToString("[10.0.0.1:6881]");
        assertThat(answer.externalIp().orElseThrow()).hasToString("10.0.0.2:0");

        Map<WireHash, ScrapeResponse.Counts> swarms = new LinkedHashMap<>();
        swarms.put(new WireHash(InfoHash.v1Hex("ff".repeat(20)).v1()), counts);
        swarms.put(WireHash.of(TORRENT), counts);
        assertThat(HttpAnnounce.decodeScrape(HttpAnswerWriter.scraped(swarms))).isEqualTo(new ScrapeResponse(swarms));
    }

    @Test
    void writesRefusalsWithTheMinutesUntilTheNextTry() throws ProtocolException {
        for (int[] secondsAndRead : new int[][] {{0, 0}, {-1, -1}, {1, 60}, {60, 60}, {61, 120}}) {
            byte[] refused = HttpAnswerWriter.refused(new AnnounceFailure("full", secondsAndRead[0]));

            assertThat(HttpAnnounce.decodeAnnounce(refused)).isEqualTo(new AnnounceFailure("full", secondsAndRead[1]));
        }
    }
}
