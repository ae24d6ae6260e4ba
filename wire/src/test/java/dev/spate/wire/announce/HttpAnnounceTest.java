package dev.spate.wire.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.bencode.BencodeWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnnounceTest {
    @Test
    void decodesCompactPeersOfBothFamilies() throws ProtocolException {
        byte[] body = new BencodeWriter()
                .dictionary()
                .key("complete")
                .integer(3)
                .key("external ip")
                .bytes(hex("cb007105"))
                .key("incomplete")
                .integer(4)
                .key("interval")
                .integer(1800)
                .key("min interval")
                .integer(900)
                .key("peers")
                .bytes(hex("c00002011ae1" + "c00002020000" + "c00002031ae2"))
                .key("peers6")
                .bytes(hex("20010db8000000000000000000000001" + "1ae1"))
                .key("tracker id")
                .text("xyz")
                .key("warning message")
                .text("slow\ndown")
                .end()
                .toBytes();

        AnnounceResponse response = (AnnounceResponse) HttpAnnounce.decodeAnnounce(body);

        assertThat(response.intervalSeconds()).isEqualTo(1800);
        assertThat(response.minIntervalSeconds()).isEqualTo(900);
        assertThat(response.seeders()).isEqualTo(3);
        assertThat(response.leechers()).isEqualTo(4);
        assertThat(response.peers())
                .extracting(PeerAddress::toString)
                .containsExactly("192.0.2.1:6881", "192.0.2.3:6882", "[2001:db8:0:0:0:0:0:1]:6881");
        assertThat(response.warning()).contains("slowdown");
        assertThat(response.trackerId()).contains("xyz");
        assertThat(response.externalIp()).contains(PeerAddress.of(hex("cb007105"), 0));
    }

    @Test
    void decodesPeersAsDictionariesAndKeepsNamesApart() throws ProtocolException {
        AnnounceResponse response = response("d8:intervali60e5:peersl"
                + "d2:ip9:192.0.2.17:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881ee"
                + "d2:ip11:2001:db8::14:porti6882ee"
                + "d2:ip11:example.com4:porti6883ee"
                + "d2:ip9:192.0.2.24:porti0ee"
                + "d2:ip9:192.0.2.34:porti65536ee"
                + "d2:ip9:192.0.2.4e"
                + "d2:ip9:192.0.2.54:port4:6885e"
                + "d2:ip7:0x7f0014:porti1ee"
                + "d2:ip10:2130706433" + "4:porti1ee"
                + "d2:ip9:a b.c/d;e4:porti1ee"
                + "d4:porti1ee"
                + "i5e"
                + "ee");

        assertThat(response.peers())
                .extracting(PeerAddress::toString)
                .containsExactly("192.0.2.1:6881", "[2001:db8:0:0:0:0:0:1]:6882", "192.0.2.5:6885");
        assertThat(response.namedPeers()).containsExactly(new HostPort("example.com", 6883));
    }

    @Test
    void namesNoMoreHostsThanMayBeLookedUp() throws ProtocolException {
        assertThat(response("d5:peersl" + "d2:ip1:x4:porti1ee".repeat(5_000) + "ee")
                        .namedPeers())
                .hasSize(AnnounceLimits.NAMED_PEERS_MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d5:peers7:\u00c0\u0000\u0002\u0001\u001a\u00e1\ne",
                "d5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e16:peers65:12345e",
                "d8:interval4:18005:peersd1:0d2:ip9:192.0.2.14:porti6881eeee",
                "d5:peersld2:ip11: 192.0.2.1 4:porti6881eeee",
                "d14:failure reason0:8:intervali1800e5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e",
                "\u00ef\u00bb\u00bfd5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e",
                "\r\n \td5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e\n6:peers60:e",
                "<br />\n"
                        + "Warning: d3:foo in d8:x mysqld</b><br"
                        + " />d5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e</html>",
                "d8:intervalix: d5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e",
            })
    void takesWhatIsUnambiguousInSpiteOfDirt(String body) throws ProtocolException {
        assertThat(response(body).peers()).extracting(PeerAddress::toString).containsExactly("192.0.2.1:6881");
    }

    @Test
    void showsAReasonBesidePeersAsAWarning() throws ProtocolException {
        AnnounceResponse response =
                response("d14:failure reason4:Busy8:intervali900e5:peers6:\u00c0\u0000\u0002\u0001\u001a\u00e1e");

        assertThat(response.warning()).contains("Busy");
        assertThat(response.intervalSeconds()).isEqualTo(900);
        assertThat(response.peers()).hasSize(1);
    }

    @Test
    void leavesOpenWhatTheTrackerDoesNotSay() throws ProtocolException {
        AnnounceResponse response = response("de");

        assertThat(response.intervalSeconds()).isZero();
        assertThat(response.seeders()).isEqualTo(AnnounceResponse.NOT_SAID);
        assertThat(response.leechers()).isEqualTo(AnnounceResponse.NOT_SAID);
        assertThat(response.peers()).isEmpty();
        assertThat(response.warning()).isEmpty();
        assertThat(response.trackerId()).isEmpty();
        assertThat(response.externalIp()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "2147483648, 86400", "9223372036854775807, 86400", "-9223372036854775808, 0", "5, 5"})
    void boundsIntervals(String sent, int understood) throws ProtocolException {
        AnnounceResponse response = response("d8:intervali" + sent + "e12:min intervali" + sent + "ee");

        assertThat(response.intervalSeconds()).isEqualTo(understood);
        assertThat(response.minIntervalSeconds()).isEqualTo(understood);
    }

    @Test
    void boundsCounts() throws ProtocolException {
        AnnounceResponse response = response("d8:completei-5e10:incompletei9999999999ee");

        assertThat(response.seeders()).isZero();
        assertThat(response.leechers()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void usesNoMorePeersThanAllowed() throws ProtocolException {
        byte[] compact = new BencodeWriter()
                .dictionary()
                .key("peers")
                .bytes(hex("c00002011ae1".repeat(5_000)))
                .key("peers6")
                .bytes(hex("20010db80000000000000000000000011ae1".repeat(5_000)))
                .end()
                .toBytes();

        assertThat(((AnnounceResponse) HttpAnnounce.decodeAnnounce(compact)).peers())
                .hasSize(AnnounceLimits.PEERS_MAX);
        assertThat(response("d5:peersl" + "d2:ip9:192.0.2.14:porti1ee".repeat(5_000) + "ee")
                        .peers())
                .hasSize(AnnounceLimits.PEERS_MAX);
    }

    @ParameterizedTest
    @CsvSource({
        "d14:failure reason4:Busye, Busy, 0",
        "d14:failure reason4:Busy8:retry in1:5e, Busy, 300",
        "d14:failure reason4:Busy8:retry ini5ee, Busy, 300",
        "d14:failure reason2:No8:retry in5:nevere, No, -1",
        "d14:failure reason2:No8:retry in20:99999999999999999999e, No, 86400",
        "d14:failure reason2:No8:retry ini-9223372036854775808ee, No, 0",
        "d14:failure reason2:No8:retry in3:1x5e, No, 0",
        "d14:failure reason2:No8:retry in0:e, No, 0",
        "d14:failure reason2:No8:retry inlee, No, 0",
        "d14:failure reason0:e, '', 0",
        "d14:failure reasoni1ee, '', 0",
        "d14:failure reason2:No8:intervali5e5:peers1:xe, No, 5",
        "d14:failure reason2:No8:intervali5e12:min interval3:9008:retry in1:0e, No, 900",
        "d14:failure reason2:No8:intervali5e8:retry in1:1e, No, 60",
        "d14:failure reason2:No5:peers0:e, No, 0",
    })
    void understandsRefusals(String body, String reason, int retryInSeconds) throws ProtocolException {
        assertThat(HttpAnnounce.decodeAnnounce(latin1(body))).isEqualTo(new AnnounceFailure(reason, retryInSeconds));
        assertThat(HttpAnnounce.decodeScrape(latin1(body))).isEqualTo(new AnnounceFailure(reason, retryInSeconds));
    }

    @Test
    void makesTextsFitForATerminal() throws ProtocolException {
        String long1 = "\u001b[2J" + "x".repeat(5_000);

        AnnounceFailure failure = (AnnounceFailure)
                HttpAnnounce.decodeAnnounce(latin1("d14:failure reason" + long1.length() + ":" + long1 + "e"));

        assertThat(failure.reason()).startsWith("[2Jxx").hasSize(AnnounceLimits.TEXT_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "", "\u00ff\u00fe"})
    void keepsNoTrackerIdThatItCouldNotRepeat(String id) throws ProtocolException {
        assertThat(response("d10:tracker id" + id.length() + ":" + id + "e")
                        .trackerId()
                        .filter(id::equals))
                .isEmpty();
        assertThat(response("d10:tracker id257:" + "x".repeat(257) + "e").trackerId())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>404</html>",
                "le",
                "i1e",
                "d",
                "d5:peers",
                "d5:peers6:aaaaa",
                "d5:peers5:aaaaae",
                "d6:peers617:aaaaaaaaaaaaaaaaae",
                "d5:peersi1ee",
                "d6:peers6i1ee",
                "d5:peers99999999999:ae",
            })
    void refusesWhatIsNoAnswer(String body) {
        assertThatThrownBy(() -> HttpAnnounce.decodeAnnounce(latin1(body))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesWhatIsTooMuch() {
        byte[] tooLong = new byte[AnnounceLimits.RESPONSE_LENGTH_MAX + 1];
        String deep = "d1:x" + "l".repeat(400_000) + "e".repeat(400_000) + "e";
        String many = "d1:xl" + "0:".repeat(400_000) + "ee";

        assertThatThrownBy(() -> HttpAnnounce.decodeAnnounce(tooLong)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> HttpAnnounce.decodeAnnounce(latin1(deep))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> HttpAnnounce.decodeScrape(latin1(many))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void acceptsALineEndBehindTheAnswer() throws ProtocolException {
        assertThat(response("d8:intervali60ee\r\n").intervalSeconds()).isEqualTo(60);
    }

    @Test
    void decodesAScrape() throws ProtocolException {
        String body = "d5:filesd20:xxxxxxxxxxxxxxxxxxxxd8:completei11e10:downloadedi13772e10:incompletei19ee"
                + "20:yyyyyyyyyyyyyyyyyyyyd8:completei21e10:downloadedi206e11:downloadersi5e10:incompletei20eeee";

        assertThat(HttpAnnounce.decodeScrape(latin1(body)))
                .isEqualTo(new ScrapeResponse(Map.of(
                        new WireHash(latin1("x".repeat(20))), new ScrapeResponse.Counts(11, 13_772, 19, 19),
                        new WireHash(latin1("y".repeat(20))), new ScrapeResponse.Counts(21, 206, 20, 5))));
    }

    @Test
    void keepsNoMoreScrapedSwarmsThanAllowed() throws ProtocolException {
        StringBuilder body = new StringBuilder("d5:filesd");
        for (int i = 10_000; i < 11_000; i++) {
            body.append("20:xxxxxxxxxxxxxxx").append(i).append("de");
        }

        ScrapeResult result = HttpAnnounce.decodeScrape(latin1(body.append("ee").toString()));

        assertThat(((ScrapeResponse) result).swarms()).hasSize(AnnounceLimits.SCRAPE_SWARMS_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "d5:filesi1ee", "d5:filesle", "d5:filesd3:abcdeee"})
    void refusesWhatIsNoScrape(String body) {
        assertThatThrownBy(() -> HttpAnnounce.decodeScrape(latin1(body))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void copiesTheListOfPeers() {
        List<PeerAddress> peers = new ArrayList<>();
        AnnounceResponse response = UdpAnnounceTest.response(1, peers);

        peers.add(PeerAddress.of(hex("c0000201"), 1));

        assertThat(response.peers()).isEmpty();
    }

    private static AnnounceResponse response(String body) throws ProtocolException {
        return (AnnounceResponse) HttpAnnounce.decodeAnnounce(latin1(body));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
