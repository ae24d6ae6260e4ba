package dev.spate.tracker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.tracker.swarm.TableLimits;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.HttpAnnounce;
import dev.spate.wire.announce.ScrapeResponse;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HttpTrackerTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
    private static final String ESCAPED = HASH.replaceAll("..", "%$0");
    private static final InfoHash TORRENT = InfoHash.v1Hex(HASH);

    private final Admission admission = Admission.limited();
    private final Tracker tracker =
            new Tracker(admission, new TableLimits(2, 100, 100, 100, 600), 100, new SplittableRandom(1), 0);
    private final HttpTracker http = new HttpTracker(tracker, false, () -> 0);
    private final InetAddress alice = address(10, 0, 0, 1);
    private final InetAddress bob = address(10, 0, 0, 2);

    HttpTrackerTest() {
        tracker.allow(TORRENT);
    }

    private static InetAddress address(int... numbers) {
        byte[] ip = new byte[numbers.length];
        for (int i = 0; i < ip.length; i++) {
            ip[i] = (byte) numbers[i];
        }
        try {
            return InetAddress.getByAddress(ip);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String announce(String more) {
        return "/announce?info_hash=" + ESCAPED + "&peer_id=-XX0000-000000000000&port=6001&uploaded=0&downloaded=0"
                + more;
    }

    private byte[] ask(String target, InetAddress from) {
        HttpAnswer answer = http.answer(target, from);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Test
    void introducesPeersByTheAddressOfTheirConnection() throws Exception {
        ask(announce("&left=0&event=started&ip=192.0.2.7&ipv4=192.0.2.8"), alice);

        AnnounceResponse answer =
                (AnnounceResponse) HttpAnnounce.decodeAnnounce(ask(announce("&left=9&event=started&compact=1"), bob));

        assertThat(answer.peers()).containsExactly(PeerAddress.of(alice.getAddress(), 6_001));
        assertThat(answer.seeders()).isEqualTo(1);
        assertThat(answer.leechers()).isEqualTo(1);
        assertThat(answer.intervalSeconds()).isBetween(100, 112);
        assertThat(answer.minIntervalSeconds()).isEqualTo(50);
        assertThat(answer.externalIp()).contains(PeerAddress.of(bob.getAddress(), 0));
    }

    @Test
    void listsNobodyInASwarmThatIsWithdrawnMeanwhile() {
        // The tracker reads the time after it has checked that the torrent is served.
        HttpTracker slow = new HttpTracker(tracker, false, () -> {
            tracker.withdraw(TORRENT);
            return 0;
        });

        String answer = text(slow.answer(announce("&left=0"), alice).body());

        assertThat(answer).contains("failure reason");
        assertThat(tracker.totals().swarms()).isZero();
    }

    @Test
    void introducesPeersOfIpv6InTheirOwnKey() throws Exception {
        InetAddress one = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        InetAddress two = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1);
        ask(announce("&left=0"), one);
        ask(announce("&left=0"), alice);

        byte[] body = ask(announce("&left=9"), two);

        AnnounceResponse answer = (AnnounceResponse) HttpAnnounce.decodeAnnounce(body);
        assertThat(answer.peers()).containsExactly(PeerAddress.of(one.getAddress(), 6_001));
        assertThat(text(body)).contains("5:peers0:6:peers618:");
    }

    @Test
    void writesDictionariesForWhoDoesNotWantThemCompact() throws Exception {
        ask(announce("&left=0"), alice);

        byte[] body = ask(announce("&left=9&compact=0"), bob);

        assertThat(text(body)).contains("5:peersld2:ip8:10.0.0.14:porti6001eee");
        AnnounceResponse answer = (AnnounceResponse) HttpAnnounce.decodeAnnounce(body);
        assertThat(answer.peers()).containsExactly(PeerAddress.of(alice.getAddress(), 6_001));
    }

    @Test
    void writesDictionariesOfIpv6() throws Exception {
        InetAddress one = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        InetAddress two = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1);
        ask(announce("&left=0"), one);

        byte[] body = ask(announce("&left=9&compact=0"), two);

        AnnounceResponse answer = (AnnounceResponse) HttpAnnounce.decodeAnnounce(body);
        assertThat(answer.peers()).containsExactly(PeerAddress.of(one.getAddress(), 6_001));
    }

    @Test
    void tellsAsManyPeersAsAreWanted() throws Exception {
        for (int i = 1; i <= 60; i++) {
            ask(announce("&left=5").replace("6001", String.valueOf(i)), alice);
        }

        assertThat(peers("")).isEqualTo(50);
        assertThat(peers("&numwant=3")).isEqualTo(3);
        assertThat(peers("&numwant=0")).isZero();
        assertThat(peers("&numwant=1000000")).isEqualTo(60);
        assertThat(peers("&numwant=-1")).isEqualTo(50);
        assertThat(peers("&event=stopped")).isZero();
    }

    private int peers(String more) throws Exception {
        return ((AnnounceResponse) HttpAnnounce.decodeAnnounce(ask(announce("&left=9" + more), bob)))
                .peers()
                .size();
    }

    @Test
    void countsSeedsLeechersPartialSeedsAndDownloads() throws Exception {
        ask(announce("&left=5&event=started"), alice);
        ask(announce("&left=0&event=completed"), alice);
        ask(announce("&left=5&event=paused"), bob);
        ask(announce("&left=5"), address(10, 0, 0, 3));

        ScrapeResponse answer = (ScrapeResponse) HttpAnnounce.decodeScrape(ask("/scrape?info_hash=" + ESCAPED, bob));

        assertThat(answer.swarms()).isEqualTo(Map.of(WireHash.of(TORRENT), new Counts(1, 1, 2, 1)));
        assertThat(tracker.counts(TORRENT, 0)).isEqualTo(new Counts(1, 1, 2, 1));
    }

    @Test
    void forgetsWhoStops() {
        ask(announce("&left=5&event=started"), alice);

        ask(announce("&left=5&event=stopped"), alice);

        assertThat(tracker.counts(TORRENT, 0)).isEqualTo(new Counts(0, 0, 0, 0));
    }

    @Test
    void scrapesSeveralInSortedOrderAndLeavesOutUnknownOnes() throws Exception {
        String later = "ff".repeat(20);
        tracker.allow(InfoHash.v1Hex(later));
        String other = later.replaceAll("..", "%$0");
        ask(announce("&left=0"), alice);
        ask(announce("&left=0").replace(ESCAPED, other), alice);

        byte[] body = ask(
                "/scrape?info_hash=" + other + "&info_hash=" + "%00".repeat(20) + "&info_hash=" + ESCAPED
                        + "&info_hash=" + other,
                bob);

        ScrapeResponse answer = (ScrapeResponse) HttpAnnounce.decodeScrape(body);
        assertThat(answer.swarms())
                .containsOnlyKeys(
                        WireHash.of(TORRENT), new WireHash(InfoHash.v1Hex(later).v1()));
    }

    @Test
    void refusesAScrapeOfEverything() throws Exception {
        assertThat(HttpAnnounce.decodeScrape(ask("/scrape", bob))).isInstanceOf(AnnounceFailure.class);
    }

    @Test
    void tellsWhoIsRefusedWhenToAskAgain() throws Exception {
        String target = announce("&left=0").replace(ESCAPED, "%00".repeat(20));

        AnnounceFailure failure = (AnnounceFailure) HttpAnnounce.decodeAnnounce(ask(target, alice));

        assertThat(failure.reason()).contains("does not serve");
        assertThat(failure.retryInSeconds()).isEqualTo(120);
    }

    @Test
    void refusesWhatIsNoAnnounce() throws Exception {
        for (String bad : new String[] {
            "/announce",
            "/announce?",
            "/announce?info_hash=" + ESCAPED,
            "/announce?info_hash=" + ESCAPED + "&port=",
            "/announce?info_hash=" + ESCAPED + "&port=0",
            "/announce?info_hash=" + ESCAPED + "&port=65536",
            "/announce?info_hash=" + ESCAPED + "&port=-5",
            "/announce?info_hash=" + ESCAPED + "&port=6e3",
            "/announce?info_hash=" + ESCAPED + "&port=1&left=x",
            "/announce?info_hash=" + ESCAPED + "&info_hash=" + ESCAPED + "&port=1",
            "/announce?info_hash=" + ESCAPED + "0&port=1",
            "/announce?info_hash=" + ESCAPED.substring(3) + "&port=1",
            "/announce?info_hash=" + ESCAPED.substring(0, 59) + "&port=1",
            "/announce?info_hash=" + ESCAPED.substring(0, 57) + "%g0&port=1",
        }) {
            assertThat(HttpAnnounce.decodeAnnounce(ask(bad, alice))).as(bad).isInstanceOf(AnnounceFailure.class);
        }
        assertThat(tracker.totals().swarms()).isZero();
        assertThat(tracker.counters().value(Count.MALFORMED)).isEqualTo(14);
    }

    @Test
    void takesHashesInWhateverWayTheyAreEscaped() {
        byte[] bytes = TORRENT.v1();
        StringBuilder sparse = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            sparse.append(Character.isLetterOrDigit(c) && c < 0x80 ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }

        ask("/announce?port=1&left=0&info_hash=" + sparse + "&x", alice);
        ask("/announce?port=2&left=0&&=&info_hash=" + sparse, alice);

        assertThat(tracker.counts(TORRENT, 0).seeders()).isEqualTo(2);
    }

    @Test
    void whoDoesNotSayWhatIsLeftIsNoSeed() {
        ask(announce(""), alice);
        ask(announce("&left=-1"), bob);

        assertThat(tracker.counts(TORRENT, 0)).isEqualTo(new Counts(0, 0, 2, 2));
    }

    @Test
    void saysThatItIsFull() throws Exception {
        Tracker small = new Tracker(
                Admission.open(), new TableLimits(1, 100, 100, 100, 600), 1_800, new SplittableRandom(1), 0);
        HttpTracker full = new HttpTracker(small, false, () -> 0);
        full.answer(announce("&left=0"), alice);

        byte[] body = full.answer(announce("&left=0").replace(ESCAPED, "%01".repeat(20)), alice)
                .body();

        AnnounceFailure failure = (AnnounceFailure) HttpAnnounce.decodeAnnounce(body);
        assertThat(failure.reason()).contains("cannot list more torrents");
        assertThat(failure.retryInSeconds()).isEqualTo(1_800);
    }

    @Test
    void forgetsAndRefusesAWithdrawnTorrent() throws Exception {
        ask(announce("&left=0"), alice);

        tracker.withdraw(TORRENT);

        assertThat(tracker.totals().swarms()).isZero();
        assertThat(HttpAnnounce.decodeAnnounce(ask(announce("&left=0"), alice))).isInstanceOf(AnnounceFailure.class);
    }

    @Test
    void servesBothNamesOfAHybrid() throws Exception {
        byte[] v2 = new byte[32];
        v2[0] = 7;
        tracker.allow(InfoHash.hybrid(TORRENT.v1(), v2));
        String escaped = "%07" + "%00".repeat(19);

        byte[] body = ask(announce("&left=0").replace(ESCAPED, escaped), alice);

        assertThat(HttpAnnounce.decodeAnnounce(body)).isInstanceOf(AnnounceResponse.class);
    }

    @Test
    void showsMetricsToItsOwnMachineOnly() {
        ask(announce("&left=0"), alice);

        String metrics = text(ask("/metrics", address(127, 0, 0, 1)));

        assertThat(metrics)
                .contains("\nspate_tracker_swarms 1\n")
                .contains("spate_tracker_peers{family=\"ipv4\"} 1\n")
                .contains("spate_tracker_announces_total{protocol=\"http\"} 1\n");
        assertThat(metrics.lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) .*|[a-z_]+(\\{[a-z]+=\"[a-z0-9_]+\"\\})? [0-9]+"));
        assertThat(http.answer("/metrics", alice).status()).isEqualTo(404);
    }

    @Test
    void knowsNoOtherAddress() {
        for (String target :
                new String[] {"/", "", "/announce/", "/Announce", "/announce%3f", "/scrape/x", "announce"}) {
            assertThat(http.answer(target, alice).status()).as(target).isEqualTo(404);
        }
        assertThat(http.answer("/announce?" + "x".repeat(9_000), alice).status())
                .isEqualTo(414);
    }
}
