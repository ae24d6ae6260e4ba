package dev.spate.wire.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerUrlTest {
    private static final InfoHash HASH = InfoHash.v1Hex("00412e2d5f7e20ff2f3f26257a39aabbccddeeff");
    private static final PeerId ID = new PeerId("-SP0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
    private static final String PARAMETERS = "info_hash=%00A.-_~%20%FF%2F%3F%26%25z9%AA%BB%CC%DD%EE%FF"
            + "&peer_id=-SP0100-abcdefghijkl&port=6881&uploaded=1&downloaded=2&left=3&compact=1&no_peer_id=1"
            + "&key=0000BEEF";

    @ParameterizedTest
    @CsvSource({
        "http://t.example/announce, http://t.example/announce?",
        "http://t.example/announce?, http://t.example/announce?",
        "http://t.example/announce?passkey=1, http://t.example/announce?passkey=1&",
        "http://t.example/announce?passkey=1&, http://t.example/announce?passkey=1&",
        "http://t.example/announce#part, http://t.example/announce?",
        "http://t.example, http://t.example?",
    })
    void appendsToWhateverTheTrackersUrlIs(String tracker, String beginning) throws ProtocolException {
        assertThat(TrackerUrl.announce(tracker, request(AnnounceEvent.NONE, -1)))
                .isEqualTo(beginning + PARAMETERS);
    }

    @Test
    void saysWhatIsNotTheDefault() throws ProtocolException {
        assertThat(TrackerUrl.announce("http://t/a", request(AnnounceEvent.STARTED, 50)))
                .endsWith("&numwant=50&event=started");
        assertThat(TrackerUrl.announce("http://t/a", request(AnnounceEvent.PAUSED, 0)))
                .endsWith("&numwant=0&event=paused");
        assertThat(TrackerUrl.announce("http://t/a", request(AnnounceEvent.COMPLETED, -1)))
                .endsWith("&event=completed");
        assertThat(TrackerUrl.announce("http://t/a", request(AnnounceEvent.STOPPED, -1)))
                .endsWith("&event=stopped");
    }

    @Test
    void repeatsTheTrackerIdAndNamesTheOtherAddress() throws ProtocolException {
        PeerAddress ipv6 = PeerAddress.of(HexFormat.of().parseHex("20010db8000000000000000000000001"), 6881);
        PeerAddress ipv4 = PeerAddress.of(HexFormat.of().parseHex("c0000201"), 6881);

        assertThat(TrackerUrl.announce("http://t/a", request(Optional.of("a&b"), Optional.of(ipv6))))
                .endsWith("&trackerid=a%26b&ipv6=2001%3Adb8%3A0%3A0%3A0%3A0%3A0%3A1");
        assertThat(TrackerUrl.announce("http://t/a", request(Optional.empty(), Optional.of(ipv4))))
                .endsWith("&ipv4=192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://t/a?info_hash=x",
                "http://t/a?x=1&info_hash=",
                "http://t/a b",
                "http://t/a\r\nHost: x",
                "http://t/\u007f",
                "http://t/\u0000",
            })
    void refusesUrlsThatForgeRequests(String tracker) {
        assertThatThrownBy(() -> TrackerUrl.announce(tracker, request(AnnounceEvent.NONE, -1)))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesUrlsThatAreTooLong() {
        String tracker = "http://t/" + "a".repeat(AnnounceLimits.URL_MAX);

        assertThatThrownBy(() -> TrackerUrl.announce(tracker, request(AnnounceEvent.NONE, -1)))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://t/announce, http://t/scrape?",
        "http://t/x/announce, http://t/x/scrape?",
        "http://t/announce.php, http://t/scrape.php?",
        "http://t/announce?x2%0644, http://t/scrape?x2%0644&",
        "http://t/announce?x=2/4, http://t/scrape?x=2/4&",
        "http://t/announce/key, http://t/scrape/key?",
        "http://t/announce/announce, http://t/announce/scrape?",
    })
    void asksForAScrapeBesideTheAnnounce(String tracker, String beginning) throws ProtocolException {
        assertThat(TrackerUrl.scrape(tracker, List.of(WireHash.of(HASH), WireHash.of(HASH))))
                .contains(beginning
                        + "info_hash=%00A.-_~%20%FF%2F%3F%26%25z9%AA%BB%CC%DD%EE%FF"
                        + "&info_hash=%00A.-_~%20%FF%2F%3F%26%25z9%AA%BB%CC%DD%EE%FF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://t/a", "http://t/x%064announce", "http://t/?/announce", "http://announce/x", "http://t"})
    void knowsTrackersWithoutScrape(String tracker) throws ProtocolException {
        assertThat(TrackerUrl.scrape(tracker, List.of(WireHash.of(HASH)))).isEmpty();
    }

    @Test
    void refusesToScrapeNothingOrTooMuch() {
        assertThatThrownBy(() -> TrackerUrl.scrape("http://t/announce", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrackerUrl.scrape("http://t/announce", Collections.nCopies(75, WireHash.of(HASH))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "udp://t.example:80/dir?a=b&c=d, /dir?a=b&c=d",
        "udp://t.example:80/announce#x, /announce",
        "udp://t.example:80?a=b, ?a=b",
        "udp://t.example:80, ''",
        "udp://t.example:80#x, ''",
        "udp://t.example:80/\u00fc, ''",
    })
    void sendsPathAndQueryToUdpTrackers(String tracker, String data) {
        assertThat(TrackerUrl.urlData(tracker)).isEqualTo(data);
        assertThat(TrackerUrl.urlData("udp://t/" + "a".repeat(AnnounceLimits.URL_DATA_MAX)))
                .isEmpty();
    }

    private static AnnounceRequest request(AnnounceEvent event, int numWant) {
        return new AnnounceRequest(HASH, ID, 6881, 1, 2, 3, event, numWant, 0xbeef, Optional.empty(), Optional.empty());
    }

    private static AnnounceRequest request(Optional<String> trackerId, Optional<PeerAddress> other) {
        return new AnnounceRequest(HASH, ID, 6881, 1, 2, 3, AnnounceEvent.NONE, -1, 0, trackerId, other);
    }
}
