package dev.spate.wire.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpAnnounceTest {
    private static final String HEAD = "00000000000000ff" + "00000001" + "00000007";
    private static final String ANNOUNCE = HEAD + "11".repeat(20) + "22".repeat(20) + "0000000000000002"
            + "0000000000000003" + "0000000000000001" + "00000002" + "00000000" + "0000beef" + "ffffffff" + "1ae1";

    private final SplittableRandom random = new SplittableRandom(15);

    @Test
    void writesConnectAsBep15HasIt() {
        assertThat(hex(new UdpRequest.Connect(7))).isEqualTo("0000041727101980" + "00000000" + "00000007");
    }

    @Test
    void writesAnnounceAsBep15HasIt() {
        AnnounceRequest announce = new AnnounceRequest(
                InfoHash.v1Hex("11".repeat(20)),
                new PeerId(HexFormat.of().parseHex("22".repeat(20))),
                6881,
                1,
                2,
                3,
                AnnounceEvent.STARTED,
                -1,
                0xbeef,
                Optional.empty(),
                Optional.empty());

        assertThat(hex(new UdpRequest.Announce(255, 7, announce, ""))).isEqualTo(ANNOUNCE);
        assertThat(hex(new UdpRequest.Announce(255, 7, announce, "/dir?a=b&c=d")))
                .isEqualTo(ANNOUNCE + "020c" + "2f6469723f613d6226633d64");
    }

    @Test
    void decodesEveryRequestThatItEncoded() throws ProtocolException {
        for (int i = 0; i < 3_000; i++) {
            UdpRequest request = randomRequest();
            ByteBuffer packet = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
            UdpAnnounce.encode(request, packet);

            assertThat(UdpAnnounce.decodeRequest(packet.flip())).isEqualTo(request);
            assertThat(packet.hasRemaining()).isFalse();
        }
    }

    @Test
    void decodesEveryAnswerThatItEncoded() throws ProtocolException {
        for (int i = 0; i < 3_000; i++) {
            boolean ipv6 = random.nextBoolean();
            UdpAnswer answer = randomAnswer(ipv6);
            ByteBuffer packet = ByteBuffer.allocate(4_096);
            UdpAnnounce.encode(answer, ipv6, packet);

            assertThat(UdpAnnounce.decodeAnswer(packet.flip(), ipv6)).isEqualTo(answer);
            assertThat(packet.hasRemaining()).isFalse();
        }
    }

    @Test
    void writesOnlyPeersOfTheFamilyThatAsks() throws ProtocolException {
        PeerAddress ipv4 = PeerAddress.of(bytes(4), 1);
        PeerAddress ipv6 = PeerAddress.of(HexFormat.of().parseHex("20010db8000000000000000000000001"), 2);
        UdpAnswer answer = new UdpAnswer.Announced(1, response(60, List.of(ipv4, ipv6, ipv4)));
        ByteBuffer packet = ByteBuffer.allocate(20 + 6);

        UdpAnnounce.encode(answer, false, packet);

        assertThat(UdpAnnounce.decodeAnswer(packet.flip(), false))
                .isEqualTo(new UdpAnswer.Announced(1, response(60, List.of(ipv4))));
    }

    @ParameterizedTest
    @CsvSource({
        "020c2f6469723f613d6226633d64, /dir?a=b&c=d",
        "020c2f6469723f613d6226633d64010100, /dir?a=b&c=d",
        "02022f61020162, /ab",
        "0200, ''",
        "'', ''",
        "01, ''",
        "00ffffff, ''",
        "7f03aabbcc02012f, /",
        "ff0002012f, /",
    })
    void readsTheOptionsOfBep41(String options, String urlData) throws ProtocolException {
        assertThat(decodeRequest(ANNOUNCE + options))
                .isInstanceOfSatisfying(
                        UdpRequest.Announce.class,
                        announce -> assertThat(announce.urlData()).isEqualTo(urlData));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0000041727101980" + "00000000" + "000000",
                "0000041727101981" + "00000000" + "00000007",
                "00000000000000ff" + "00000003" + "00000007",
                "00000000000000ff" + "ffffffff" + "00000007",
                HEAD,
                "00000000000000ff" + "00000002" + "00000007",
                "00000000000000ff" + "00000002" + "00000007" + "11111111111111111111111111111111111111",
                "00000000000000ff" + "00000002" + "00000007" + "111111111111111111111111111111111111111122",
            })
    void refusesWhatIsNoRequest(String packet) {
        assertThatThrownBy(() -> decodeRequest(packet)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "0205", "020561", "7f", "7f0161" + "ff02aa", "020120", "02010a", "0201ff"})
    void refusesOptionsThatAreCutOffOrNoUrl(String options) {
        assertThatThrownBy(() -> decodeRequest(ANNOUNCE + options)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesUrlDataWithoutEnd() {
        String options = ("02ff" + "61".repeat(255)).repeat(5);

        assertThatThrownBy(() -> decodeRequest(ANNOUNCE + options)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesEveryTruncationOfAnAnnounce() {
        for (int length = 0; length < 98; length++) {
            String packet = ANNOUNCE.substring(0, 2 * length);
            assertThatThrownBy(() -> decodeRequest(packet)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void makesSenseOfNegativeNumbersInAnAnnounce() throws ProtocolException {
        UdpRequest.Announce request = (UdpRequest.Announce) decodeRequest(HEAD + "11".repeat(20) + "22".repeat(20)
                + "ff".repeat(24) + "00000009" + "00000000" + "00000000" + "80000000" + "ffff");

        assertThat(request.announce().downloaded()).isZero();
        assertThat(request.announce().uploaded()).isZero();
        assertThat(request.announce().left()).isEqualTo(Long.MAX_VALUE);
        assertThat(request.announce().event()).isEqualTo(AnnounceEvent.NONE);
        assertThat(request.announce().numWant()).isEqualTo(AnnounceRequest.NUM_WANT_DEFAULT);
        assertThat(request.announce().port()).isEqualTo(65_535);
    }

    @Test
    void refusesAScrapeOfTooManySwarms() {
        assertThatThrownBy(() -> decodeRequest("00000000000000ff" + "00000002" + "00000007" + "11".repeat(20 * 75)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> decodeAnswer("00000002" + "00000007" + "00".repeat(12 * 75)))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00000000000000",
                "00000000" + "00000007" + "00000000000000",
                "00000001" + "00000007" + "00",
                "00000001" + "00000007" + "0000000000000000000000",
                "00000002" + "00000007" + "00",
                "00000004" + "00000007",
                "ffffffff" + "00000007",
            })
    void refusesWhatIsNoAnswer(String packet) {
        assertThatThrownBy(() -> decodeAnswer(packet)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aa", "aabbccdd001122"})
    void leavesOutWhatIsNoWholePeer(String peers) throws ProtocolException {
        UdpAnswer answer = decodeAnswer("00000001" + "00000007" + "000000000000000000000000" + peers);

        assertThat(((UdpAnswer.Announced) answer).response().peers()).hasSize(peers.length() / 12);
    }

    @Test
    void takesABareHeadForARefusal() throws ProtocolException {
        assertThat(decodeAnswer("00000001" + "00000007"))
                .isEqualTo(new UdpAnswer.Refused(7, new AnnounceFailure("", AnnounceFailure.NOT_SAID)));
    }

    @Test
    void makesTheReasonOfARefusalFitForATerminal() throws ProtocolException {
        assertThat(decodeAnswer("00000003" + "00000007" + "1b" + "4e6f" + "0a00"))
                .isEqualTo(new UdpAnswer.Refused(7, new AnnounceFailure("No", AnnounceFailure.NOT_SAID)));
        assertThat(decodeAnswer("00000003" + "00000007" + "41".repeat(60_000)))
                .isEqualTo(new UdpAnswer.Refused(7, new AnnounceFailure("A".repeat(200), AnnounceFailure.NOT_SAID)));
    }

    @Test
    void boundsTheNumbersOfAnAnswer() throws ProtocolException {
        assertThat(decodeAnswer("00000001" + "00000007" + "7fffffff" + "ffffffff" + "80000000"))
                .isEqualTo(new UdpAnswer.Announced(7, response(86_400, List.of())));
        assertThat(decodeAnswer("00000001" + "00000007" + "80000000" + "ffffffff" + "80000000"))
                .isEqualTo(new UdpAnswer.Announced(7, response(0, List.of())));
    }

    @Test
    void usesNoMorePeersThanAllowedAndNoneWithoutAPort() throws ProtocolException {
        String peers = "c00002010000" + "c00002011ae1".repeat(5_000);

        UdpAnswer.Announced answer = (UdpAnswer.Announced) decodeAnswer("00000001" + "00".repeat(16) + peers);

        assertThat(answer.response().peers()).hasSize(AnnounceLimits.PEERS_MAX);
    }

    @Test
    void endsInAnAnswerOrARefusalWhateverTheBytes() {
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = bytes(random.nextInt(150));
            if (packet.length > 12) {
                ByteBuffer.wrap(packet).putInt(random.nextBoolean() ? 0 : 8, random.nextInt(4));
            }
            try {
                UdpAnnounce.decodeAnswer(ByteBuffer.wrap(packet), random.nextBoolean());
                UdpAnnounce.decodeRequest(ByteBuffer.wrap(packet));
            } catch (ProtocolException refused) {
                assertThat(refused.getMessage()).doesNotContain("\n");
            }
        }
    }

    static AnnounceResponse response(int interval, List<PeerAddress> peers) {
        return new AnnounceResponse(interval, 0, 0, 0, peers, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private UdpRequest randomRequest() {
        return switch (random.nextInt(3)) {
            case 0 -> new UdpRequest.Connect(random.nextInt());
            case 1 -> new UdpRequest.Announce(random.nextLong(), random.nextInt(), randomAnnounce(), randomUrlData());
            default -> {
                List<WireHash> hashes = new ArrayList<>();
                for (int i = random.nextInt(AnnounceLimits.SCRAPE_SWARMS_MAX); i >= 0; i--) {
                    hashes.add(new WireHash(bytes(20)));
                }
                yield new UdpRequest.Scrape(random.nextLong(), random.nextInt(), hashes);
            }
        };
    }

    private AnnounceRequest randomAnnounce() {
        AnnounceEvent[] events = {
            AnnounceEvent.NONE, AnnounceEvent.STARTED, AnnounceEvent.STOPPED, AnnounceEvent.COMPLETED
        };
        return new AnnounceRequest(
                InfoHash.v1(bytes(20)),
                new PeerId(bytes(20)),
                random.nextInt(65_536),
                random.nextLong() >>> 1,
                random.nextLong() >>> 1,
                random.nextLong() >>> 1,
                events[random.nextInt(events.length)],
                random.nextInt(-1, 500),
                random.nextInt(),
                Optional.empty(),
                Optional.empty());
    }

    private String randomUrlData() {
        return random.nextBoolean() ? "" : "/" + "a".repeat(random.nextInt(AnnounceLimits.URL_DATA_MAX));
    }

    private UdpAnswer randomAnswer(boolean ipv6) {
        int transaction = random.nextInt();
        return switch (random.nextInt(4)) {
            case 0 -> new UdpAnswer.Connected(transaction, random.nextLong());
            case 1 -> {
                List<PeerAddress> peers = new ArrayList<>();
                for (int i = random.nextInt(200); i > 0; i--) {
                    peers.add(PeerAddress.of(bytes(ipv6 ? 16 : 4), random.nextInt(1, 65_536)));
                }
                yield new UdpAnswer.Announced(transaction, response(random.nextInt(86_401), peers));
            }
            case 2 -> {
                List<ScrapeResponse.Counts> counts = new ArrayList<>();
                for (int i = random.nextInt(AnnounceLimits.SCRAPE_SWARMS_MAX + 1); i > 0; i--) {
                    int leechers = random.nextInt() >>> 1;
                    counts.add(new ScrapeResponse.Counts(
                            random.nextInt() >>> 1, random.nextInt() >>> 1, leechers, leechers));
                }
                yield new UdpAnswer.Scraped(transaction, counts);
            }
            default ->
                new UdpAnswer.Refused(
                        transaction, new AnnounceFailure("No " + random.nextInt(), AnnounceFailure.NOT_SAID));
        };
    }

    private static String hex(UdpRequest request) {
        ByteBuffer packet = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
        UdpAnnounce.encode(request, packet);
        return HexFormat.of().formatHex(packet.array(), 0, packet.position());
    }

    private static UdpRequest decodeRequest(String hex) throws ProtocolException {
        return UdpAnnounce.decodeRequest(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static UdpAnswer decodeAnswer(String hex) throws ProtocolException {
        return UdpAnnounce.decodeAnswer(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), false);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
