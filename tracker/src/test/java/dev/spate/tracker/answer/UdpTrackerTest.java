package dev.spate.tracker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.TableLimits;
import dev.spate.tracker.swarm.TrackerTotals;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import dev.spate.wire.announce.UdpAnnounce;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UdpTrackerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint ALICE = Endpoint.of(new byte[] {10, 0, 0, 1}, 5_001);
    private static final Endpoint BOB = Endpoint.of(new byte[] {10, 0, 0, 2}, 5_002);
    private static final InfoHash TORRENT = InfoHash.v1Hex("0123456789abcdef0123456789abcdef01234567");

    private long now;
    private final Admission admission = Admission.limited();
    private final Tracker tracker =
            new Tracker(admission, new TableLimits(100, 2, 100, 100, 600), 100, new SplittableRandom(1), now);
    private final UdpTracker udp = new UdpTracker(tracker, 1, 2, () -> now);

    UdpTrackerTest() {
        tracker.allow(TORRENT);
    }

    private ByteBuffer ask(ByteBuffer packet, Endpoint from) {
        ByteBuffer out = ByteBuffer.allocate(AnswerLimits.UDP_REQUEST_MAX);
        udp.answer(packet, from, out);
        return out;
    }

    private ByteBuffer ask(UdpRequest request, Endpoint from) {
        ByteBuffer packet = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
        UdpAnnounce.encode(request, packet);
        return ask(packet.flip(), from);
    }

    private UdpAnswer answer(UdpRequest request, Endpoint from) throws Exception {
        return UdpAnnounce.decodeAnswer(ask(request, from), from.isIpv6());
    }

    private long connect(Endpoint from) throws Exception {
        return ((UdpAnswer.Connected) answer(new UdpRequest.Connect(7), from)).connectionId();
    }

    private static UdpRequest announce(long connection, int port, long left, AnnounceEvent event) {
        return announce(connection, TORRENT, port, left, event, "");
    }

    private static UdpRequest announce(
            long connection, InfoHash torrent, int port, long left, AnnounceEvent event, String urlData) {
        AnnounceRequest request = new AnnounceRequest(
                torrent,
                new PeerId(new byte[20]),
                port,
                0,
                0,
                left,
                event,
                AnnounceRequest.NUM_WANT_DEFAULT,
                0,
                Optional.empty(),
                Optional.empty());
        return new UdpRequest.Announce(connection, 99, request, urlData);
    }

    @Test
    void introducesPeersByTheAddressThatTheirPacketsCameFrom() throws Exception {
        answer(announce(connect(ALICE), 6_001, 0, AnnounceEvent.STARTED), ALICE);

        UdpAnswer.Announced answer =
                (UdpAnswer.Announced) answer(announce(connect(BOB), 6_002, 5, AnnounceEvent.STARTED), BOB);

        assertThat(answer.transactionId()).isEqualTo(99);
        assertThat(answer.response().peers()).containsExactly(PeerAddress.of(new byte[] {10, 0, 0, 1}, 6_001));
        assertThat(answer.response().seeders()).isEqualTo(1);
        assertThat(answer.response().leechers()).isEqualTo(1);
        assertThat(answer.response().intervalSeconds()).isBetween(100, 112);
    }

    @Test
    void introducesPeersOfIpv6() throws Exception {
        Endpoint one = Endpoint.of(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 9);
        Endpoint two = Endpoint.of(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, 9);
        answer(announce(connect(one), 6_001, 5, AnnounceEvent.STARTED), one);

        UdpAnswer.Announced answer =
                (UdpAnswer.Announced) answer(announce(connect(two), 6_002, 5, AnnounceEvent.NONE), two);

        assertThat(answer.response().peers()).containsExactly(PeerAddress.of(one.ip(), 6_001));
    }

    @Test
    void scrapesManySwarmsInTheOrderOfTheRequest() throws Exception {
        long id = connect(ALICE);
        answer(announce(id, 6_001, 0, AnnounceEvent.COMPLETED), ALICE);
        WireHash unknown = new WireHash(new byte[20]);

        UdpAnswer answer = answer(new UdpRequest.Scrape(id, 3, List.of(unknown, WireHash.of(TORRENT), unknown)), ALICE);

        Counts none = new Counts(0, 0, 0, 0);
        assertThat(answer).isEqualTo(new UdpAnswer.Scraped(3, List.of(none, new Counts(1, 1, 0, 0), none)));
    }

    @Test
    void answersAsManyScrapesAsFitIntoAPacket() throws Exception {
        long id = connect(ALICE);
        List<WireHash> hashes = java.util.Collections.nCopies(74, WireHash.of(TORRENT));

        UdpAnswer answer = answer(new UdpRequest.Scrape(id, 3, hashes), ALICE);

        assertThat(((UdpAnswer.Scraped) answer).counts()).hasSize(74);
    }

    @Test
    void forgetsWhoStops() throws Exception {
        long id = connect(ALICE);
        answer(announce(id, 6_001, 0, AnnounceEvent.STARTED), ALICE);

        answer(announce(id, 6_001, 0, AnnounceEvent.STOPPED), ALICE);

        assertThat(tracker.counts(TORRENT, now)).isEqualTo(new Counts(0, 0, 0, 0));
    }

    @Test
    void refusesTorrentsThatItDoesNotServe() throws Exception {
        InfoHash other = InfoHash.v1(new byte[20]);

        UdpAnswer answer = answer(announce(connect(ALICE), other, 1, 0, AnnounceEvent.NONE, ""), ALICE);

        assertThat(((UdpAnswer.Refused) answer).failure().reason()).contains("does not serve");
        assertThat(tracker.totals()).isEqualTo(TrackerTotals.NONE);
    }

    @Test
    void refusesPortZero() throws Exception {
        UdpAnswer answer = answer(announce(connect(ALICE), 0, 0, AnnounceEvent.NONE), ALICE);

        assertThat(answer).isInstanceOf(UdpAnswer.Refused.class);
    }

    @Test
    void saysThatItIsFull() throws Exception {
        answer(announce(connect(ALICE), 1, 0, AnnounceEvent.NONE), ALICE);
        answer(announce(connect(ALICE), 2, 0, AnnounceEvent.NONE), ALICE);

        UdpAnswer answer = answer(announce(connect(BOB), 3, 0, AnnounceEvent.NONE), BOB);

        assertThat(((UdpAnswer.Refused) answer).failure().reason()).contains("cannot list more peers");
    }

    @Test
    void takesTheOptionsOfBep41AndRefusesBrokenOnes() throws Exception {
        long id = connect(ALICE);
        assertThat(answer(announce(id, TORRENT, 1, 0, AnnounceEvent.NONE, "/announce?key=1"), ALICE))
                .isInstanceOf(UdpAnswer.Announced.class);
        ByteBuffer packet = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
        UdpAnnounce.encode(announce(id, 1, 0, AnnounceEvent.NONE), packet);
        packet.put((byte) 2).put((byte) 200).put((byte) 'x');

        ByteBuffer answer = ask(packet.flip(), ALICE);

        assertThat(UdpAnnounce.decodeAnswer(answer, false)).isInstanceOf(UdpAnswer.Refused.class);
    }

    @Test
    void staysSilentToWhoeverHasNoConnectionIdOfItsOwn() throws Exception {
        long ofAlice = connect(ALICE);

        for (long wrong : new long[] {ofAlice, ofAlice + 1, 0, 0x41727101980L}) {
            assertThat(ask(announce(wrong, 6_001, 0, AnnounceEvent.NONE), BOB).remaining())
                    .isZero();
        }
        assertThat(ask(new UdpRequest.Scrape(ofAlice, 3, List.of(WireHash.of(TORRENT))), BOB)
                        .remaining())
                .isZero();
        assertThat(tracker.totals()).isEqualTo(TrackerTotals.NONE);
        assertThat(tracker.counters().value(Count.UDP_DROPPED_UNPROVED)).isEqualTo(5);
    }

    @Test
    void connectionIdsAreGoodForTwoMinutesAndFromAnyPort() throws Exception {
        long id = connect(ALICE);

        now += 119 * SECOND;
        assertThat(ask(announce(id, 1, 0, AnnounceEvent.NONE), ALICE.withPort(77))
                        .remaining())
                .isPositive();
        now += 3 * SECOND;
        assertThat(ask(announce(id, 1, 0, AnnounceEvent.NONE), ALICE).remaining())
                .isZero();
        // When 16 bits of seconds have passed, the same number means another second.
        now += (65_536 - 60) * SECOND;
        assertThat(ask(announce(id, 1, 0, AnnounceEvent.NONE), ALICE).remaining())
                .isZero();
    }

    @Test
    void staysSilentToWhatIsNoRequest() {
        SplittableRandom random = new SplittableRandom(3);
        for (int length = 0; length < 300; length++) {
            byte[] packet = new byte[length];
            random.nextBytes(packet);

            assertThat(ask(ByteBuffer.wrap(packet), ALICE).remaining()).isZero();
        }
        assertThat(ask(ByteBuffer.wrap(new byte[16]), ALICE).remaining()).isZero();
    }

    @Test
    void aMillionForgedPacketsGetNoMoreBytesThanTheyBringAndLeaveNothingBehind() throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        ByteBuffer in = ByteBuffer.allocateDirect(AnswerLimits.UDP_REQUEST_MAX);
        ByteBuffer out = ByteBuffer.allocateDirect(AnswerLimits.UDP_REQUEST_MAX);
        forge(50_000, random, in, out);
        long before = usedHeap();

        long[] bytes = forge(1_000_000, random, in, out);

        assertThat(bytes[1]).isLessThanOrEqualTo(bytes[0]).isPositive();
        assertThat(usedHeap() - before).isLessThan(1_000_000);
        assertThat(tracker.totals()).isEqualTo(TrackerTotals.NONE);
    }

    /** The number of bytes sent and the number received. */
    private long[] forge(int packets, SplittableRandom random, ByteBuffer in, ByteBuffer out) {
        long[] bytes = new long[2];
        for (int i = 0; i < packets; i++) {
            Endpoint from = new Endpoint(0, random.nextInt() & 0xffff_ffffL, 1 + random.nextInt(0xffff), false);
            in.clear();
            switch (random.nextInt(4)) {
                case 0 -> UdpAnnounce.encode(new UdpRequest.Connect(random.nextInt()), in);
                case 1 -> UdpAnnounce.encode(announce(random.nextLong(), 1, 0, AnnounceEvent.STARTED), in);
                case 2 ->
                    UdpAnnounce.encode(new UdpRequest.Scrape(random.nextLong(), 1, List.of(WireHash.of(TORRENT))), in);
                default ->
                    in.putLong(random.nextLong()).putInt(random.nextInt(5)).putInt(random.nextInt());
            }
            in.flip();
            out.clear();
            udp.answer(in, from, out);
            assertThat(out.limit() <= in.limit()).isTrue();
            bytes[0] += in.limit();
            bytes[1] += out.limit();
        }
        return bytes;
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
