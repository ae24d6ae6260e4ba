package dev.spate.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SwarmTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final SwarmKey SWARM = Peers.swarm(1);

    private final ByteBuffer answer = ByteBuffer.allocate(SwarmTable.WANT_MAX * 18);
    private final SwarmTable table = table(new TableLimits(100, 100_000, 50_000, 50_000, 600));
    private long now;

    private static SwarmTable table(TableLimits limits) {
        return new SwarmTable(limits, new SplittableRandom(1), 0);
    }

    private AnnounceOutcome announce(SwarmTable to, Endpoint peer, PeerKind peerKind, PeerAnnounce.Event event) {
        answer.clear();
        return to.announce(new PeerAnnounce(SWARM, peer, peerKind, event, 50), now, answer);
    }

    private AnnounceOutcome announce(Endpoint peer, PeerKind peerKind) {
        return announce(table, peer, peerKind, PeerAnnounce.Event.PRESENT);
    }

    private List<Endpoint> answered() {
        return Peers.read(answer, false);
    }

    @Test
    void introducesDownloadersToEverybodyElse() {
        announce(Peers.ipv4(1), PeerKind.COMPLETE);
        announce(Peers.ipv4(2), PeerKind.PARTIAL);
        announce(Peers.ipv4(3), PeerKind.DOWNLOADING);

        AnnounceOutcome announceOutcome = announce(Peers.ipv4(4), PeerKind.DOWNLOADING);

        assertThat(answered()).containsExactlyInAnyOrder(Peers.ipv4(1), Peers.ipv4(2), Peers.ipv4(3));
        assertThat(announceOutcome).isEqualTo(new AnnounceOutcome.Introduced(new Counts(1, 0, 3, 2)));
    }

    @Test
    void introducesSeedsAndPartialSeedsToDownloadersOnly() {
        announce(Peers.ipv4(1), PeerKind.COMPLETE);
        announce(Peers.ipv4(2), PeerKind.PARTIAL);
        announce(Peers.ipv4(3), PeerKind.DOWNLOADING);

        announce(Peers.ipv4(4), PeerKind.COMPLETE);
        assertThat(answered()).containsExactly(Peers.ipv4(3));

        announce(Peers.ipv4(5), PeerKind.PARTIAL);
        assertThat(answered()).containsExactly(Peers.ipv4(3));
    }

    @Test
    void keepsIpv4AndIpv6Apart() {
        announce(Peers.ipv4(1), PeerKind.DOWNLOADING);
        announce(Peers.ipv6(1), PeerKind.DOWNLOADING);

        AnnounceOutcome announceOutcome = announce(Peers.ipv6(2), PeerKind.DOWNLOADING);

        assertThat(Peers.read(answer, true)).containsExactly(Peers.ipv6(1));
        assertThat(announceOutcome).isEqualTo(new AnnounceOutcome.Introduced(new Counts(0, 0, 3, 3)));
        assertThat(table.totals()).isEqualTo(new TrackerTotals(1, 1, 2, 0));
    }

    @Test
    void knowsPeersOfOneAddressByTheirPorts() {
        announce(Peers.ipv4(1).withPort(1), PeerKind.DOWNLOADING);

        announce(Peers.ipv4(1).withPort(2), PeerKind.DOWNLOADING);

        assertThat(answered()).containsExactly(Peers.ipv4(1).withPort(1));
    }

    @Test
    void countsACompletionOnceHoweverOftenItIsTold() {
        announce(Peers.ipv4(1), PeerKind.DOWNLOADING);
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.COMPLETED);
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.COMPLETED);
        announce(Peers.ipv4(1), PeerKind.COMPLETE);
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.COMPLETED);

        assertThat(table.counts(SWARM, now)).contains(new Counts(1, 1, 0, 0));
    }

    @Test
    void countsAgainWhoLostItAndCompletesAnew() {
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.COMPLETED);
        announce(Peers.ipv4(1), PeerKind.DOWNLOADING);
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.COMPLETED);

        assertThat(table.counts(SWARM, now)).contains(new Counts(1, 2, 0, 0));
    }

    @Test
    void forgetsWhoStopsAndTellsThemNobody() {
        announce(Peers.ipv4(1), PeerKind.DOWNLOADING);
        announce(Peers.ipv4(2), PeerKind.DOWNLOADING);

        AnnounceOutcome announceOutcome =
                announce(table, Peers.ipv4(2), PeerKind.DOWNLOADING, PeerAnnounce.Event.STOPPED);

        assertThat(answered()).isEmpty();
        assertThat(announceOutcome).isEqualTo(new AnnounceOutcome.Introduced(new Counts(0, 0, 1, 1)));
    }

    @Test
    void makesNoSwarmForAStrangerWhoStops() {
        announce(table, Peers.ipv4(2), PeerKind.DOWNLOADING, PeerAnnounce.Event.STOPPED);

        assertThat(table.totals()).isEqualTo(TrackerTotals.NONE);
        assertThat(table.counts(SWARM, now)).isEmpty();
    }

    @Test
    void forgetsWhoIsNotHeardOf() {
        announce(Peers.ipv4(1), PeerKind.COMPLETE);
        now = 590 * SECOND;
        announce(Peers.ipv4(2), PeerKind.DOWNLOADING);
        assertThat(answered()).containsExactly(Peers.ipv4(1));

        now = 660 * SECOND;
        announce(Peers.ipv4(2), PeerKind.DOWNLOADING);

        assertThat(answered()).isEmpty();
        assertThat(table.counts(SWARM, now)).contains(new Counts(0, 0, 1, 1));
    }

    @Test
    void forgetsEverybodyAfterALongPause() {
        announce(Peers.ipv4(1), PeerKind.COMPLETE);

        // Longer than the 13 bits of an age can express.
        now = 8_200 * SECOND;
        table.tick(now);

        assertThat(table.totals()).isEqualTo(TrackerTotals.NONE);
    }

    @Test
    void remembersDownloadsForAWhileAfterTheLastPeerLeft() {
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.COMPLETED);
        announce(table, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.STOPPED);
        now = 500 * SECOND;
        assertThat(table.counts(SWARM, now)).contains(new Counts(0, 1, 0, 0));

        now = 700 * SECOND;
        assertThat(table.counts(SWARM, now)).isEmpty();
    }

    @Test
    void saysWhatIsFull() {
        SwarmTable small = table(new TableLimits(1, 3, 2, 1, 600));
        assertThat(announce(small, Peers.ipv4(1), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT))
                .isInstanceOf(AnnounceOutcome.Introduced.class);

        assertThat(announce(small, Peers.ipv4(1).withPort(9), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT))
                .isEqualTo(AnnounceOutcome.Full.ADDRESS);
        announce(small, Peers.ipv4(2), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT);
        assertThat(announce(small, Peers.ipv4(3), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT))
                .isEqualTo(AnnounceOutcome.Full.SWARM);
        announce(small, Peers.ipv6(1), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT);
        assertThat(announce(small, Peers.ipv6(2), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT))
                .isEqualTo(AnnounceOutcome.Full.PEERS);
        PeerAnnounce elsewhere =
                new PeerAnnounce(Peers.swarm(2), Peers.ipv4(9), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT, 0);
        assertThat(small.announce(elsewhere, now, answer)).isEqualTo(AnnounceOutcome.Full.SWARMS);
        // Peers that are already listed stay listed.
        assertThat(announce(small, Peers.ipv4(2), PeerKind.DOWNLOADING, PeerAnnounce.Event.PRESENT))
                .isInstanceOf(AnnounceOutcome.Introduced.class);
        assertThat(small.totals()).isEqualTo(new TrackerTotals(1, 2, 1, 2));
    }

    @Test
    void writesNoMorePeersThanThereIsRoomFor() {
        for (int i = 0; i < 10; i++) {
            announce(Peers.ipv4(i), PeerKind.DOWNLOADING);
        }
        ByteBuffer small = ByteBuffer.allocate(20);

        table.announce(
                new PeerAnnounce(SWARM, Peers.ipv4(0), PeerKind.DOWNLOADING, PeerAnnounce.Event.PRESENT, 50),
                now,
                small);

        assertThat(Peers.read(small, false)).hasSize(3).doesNotContain(Peers.ipv4(0));
    }

    @Test
    void forgetsAWithdrawnSwarm() {
        announce(Peers.ipv4(1), PeerKind.COMPLETE);
        announce(Peers.ipv6(1), PeerKind.COMPLETE);

        table.withdraw(SWARM);
        table.withdraw(Peers.swarm(77));

        assertThat(table.totals()).isEqualTo(TrackerTotals.NONE);
    }

    @Test
    void introducesEveryPeerEquallyOften() {
        int peers = 200;
        int want = 30;
        int rounds = 60_000;
        for (int i = 0; i < peers; i++) {
            announce(Peers.ipv4(i), i % 3 == 0 ? PeerKind.COMPLETE : PeerKind.DOWNLOADING);
        }
        int[] times = new int[peers];
        int[] firsts = new int[peers];
        PeerAnnounce self =
                new PeerAnnounce(SWARM, Peers.ipv4(100), PeerKind.DOWNLOADING, PeerAnnounce.Event.PRESENT, want);

        for (int round = 0; round < rounds; round++) {
            answer.clear();
            table.announce(self, now, answer);
            List<Endpoint> told = answered();
            told.forEach(peer -> times[(int) peer.low() & 0xff]++);
            firsts[(int) told.getFirst().low() & 0xff]++;
        }

        assertThat(times[100]).isZero();
        assertThat(chiSquare(times, 100, rounds * (double) want / (peers - 1))).isLessThan(CHI_SQUARE_198);
        assertThat(chiSquare(firsts, 100, rounds / (double) (peers - 1))).isLessThan(CHI_SQUARE_198);
    }

    /** With 198 degrees of freedom, a fair table exceeds this for one seed in ten thousand, and the seed is fixed. */
    private static final double CHI_SQUARE_198 = 277;

    private static double chiSquare(int[] times, int without, double expected) {
        double sum = 0;
        for (int i = 0; i < times.length; i++) {
            sum += i == without ? 0 : (times[i] - expected) * (times[i] - expected) / expected;
        }
        return sum;
    }

    @Test
    void introducesEveryPairOfPeersEquallyOften() {
        int peers = 12;
        for (int i = 0; i < peers; i++) {
            announce(Peers.ipv4(i), PeerKind.DOWNLOADING);
        }
        int[] pairs = new int[peers * peers];
        int rounds = 60_000;
        PeerAnnounce seed = new PeerAnnounce(SWARM, Peers.ipv4(99), PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT, 2);

        for (int round = 0; round < rounds; round++) {
            answer.clear();
            table.announce(seed, now, answer);
            List<Endpoint> told = answered();
            int a = (int) told.getFirst().low() & 0xff;
            int b = (int) told.getLast().low() & 0xff;
            pairs[a * peers + b]++;
        }

        List<Integer> ordered = new ArrayList<>();
        for (int i = 0; i < pairs.length; i++) {
            if (i / peers != i % peers) {
                ordered.add(pairs[i]);
            }
        }
        double expected = rounds / (peers * (peers - 1.0));
        double sum = ordered.stream()
                .mapToDouble(times -> (times - expected) * (times - expected) / expected)
                .sum();
        // With 131 degrees of freedom, for one seed in ten thousand.
        assertThat(sum).isLessThan(197);
    }

    @Test
    void takesAFewDozenBytesForAPeer() {
        // 10 million fit into half a gigabyte, including room to grow and the index. The test counts the arrays, not
        // the heap.
        PeerList list = new PeerList(new AddressFormat(false, 1));

        for (int i = 0; i < 100_000; i++) {
            list.add(Peers.ipv4(i), PeerMeta.of(0, PeerKind.DOWNLOADING, false));
        }

        assertThat(list.memory()).isLessThan(100_000 * 28L);
    }
}
