package dev.spate.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packed table behaves like the naive one for any calls. */
class SwarmTableModelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int OPERATIONS = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(20261122);
    private final ByteBuffer answer = ByteBuffer.allocate(SwarmTable.WANT_MAX * 18);
    private long now = -5 * SECOND;

    @Tag("slow")
    @Test
    void doesWhatTheNaiveModelDoesAMillionTimes() {
        // Several conditions: tiny limits that are reached all the time, large swarms with an index, time that jumps.
        run(OPERATIONS / 4, new TableLimits(6, 40, 12, 5, 100), 9, 30, 2);
        run(OPERATIONS / 4, new TableLimits(100, 1_000, 300, 100, 2_000), 40, 60, 1);
        run(OPERATIONS / 4, new TableLimits(1_000, 10_000, 10_000, 10_000, 600), 3, 500, 1);
        run(OPERATIONS / 4, new TableLimits(1_000, 500, 100, 50, 30), 600, 20, 1);
    }

    private void run(int operations, TableLimits limits, int swarms, int addresses, int ports) {
        SwarmTable table = new SwarmTable(limits, random.split(), 0);
        now = 0;
        NaiveSwarms model = new NaiveSwarms(limits, Math.max(SECOND, limits.expirySeconds() * SECOND / 32));
        for (int i = 0; i < operations; i++) {
            now += random.nextLong(limits.expirySeconds() * SECOND / 150);
            if (random.nextInt(20_000) == 0) {
                now += random.nextLong(20_000 * SECOND);
            }
            SwarmKey swarm = Peers.swarm(random.nextInt(swarms));
            switch (random.nextInt(16)) {
                case 0 -> assertThat(table.counts(swarm, now)).isEqualTo(model.counts(swarm, now));
                case 1 -> {
                    table.tick(now);
                    model.tick(now);
                }
                case 2 -> {
                    if (random.nextInt(50) == 0) {
                        table.withdraw(swarm);
                        model.withdraw(swarm);
                    }
                }
                default -> announce(table, model, announce(swarm, addresses, ports));
            }
            if (i % 1_000 == 0) {
                assertThat(table.totals()).isEqualTo(model.totals());
            }
        }
        assertThat(table.totals()).isEqualTo(model.totals());
    }

    private PeerAnnounce announce(SwarmKey swarm, int addresses, int ports) {
        boolean isIpv6 = random.nextInt(3) == 0;
        int number = random.nextInt(addresses);
        Endpoint address = isIpv6 ? Peers.ipv6(number) : Peers.ipv4(number);
        Endpoint peer = address.withPort(1 + random.nextInt(ports));
        PeerKind peerKind = PeerKind.of(random.nextInt(3));
        PeerAnnounce.Event event = switch (random.nextInt(10)) {
            case 0, 1 -> PeerAnnounce.Event.STOPPED;
            case 2 -> PeerAnnounce.Event.COMPLETED;
            default -> PeerAnnounce.Event.PRESENT;
        };
        return new PeerAnnounce(swarm, peer, peerKind, event, random.nextInt(60));
    }

    private void announce(SwarmTable table, NaiveSwarms model, PeerAnnounce peerAnnounce) {
        answer.clear();

        AnnounceOutcome announceOutcome = table.announce(peerAnnounce, now, answer);

        AnnounceOutcome expected = model.announce(peerAnnounce, now);
        if (!announceOutcome.equals(expected)) {
            assertThat(announceOutcome).as("%s", peerAnnounce).isEqualTo(expected);
        }
        List<Endpoint> peers = Peers.read(answer, peerAnnounce.peer().isIpv6());
        List<Endpoint> candidates =
                expected instanceof AnnounceOutcome.Full ? List.of() : model.candidates(peerAnnounce);
        boolean areAsMany = peers.size() == Math.min(peerAnnounce.want(), candidates.size());
        HashSet<Endpoint> different = new HashSet<>(peers);
        if (!areAsMany || different.size() != peers.size() || !new HashSet<>(candidates).containsAll(different)) {
            assertThat(peers).as("%s", peerAnnounce).doesNotHaveDuplicates().isSubsetOf(candidates);
            assertThat(peers).hasSize(Math.min(peerAnnounce.want(), candidates.size()));
        }
    }
}
