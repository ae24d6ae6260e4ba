package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.Notice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swarms that begin from a magnet link. */
class MagnetTest {
    private static final int KIB = 1024;

    /** So many files that the metadata has several pieces. */
    private static SimContent content() {
        long[] lengths = new long[1_500];
        Arrays.fill(lengths, 4_000);
        return SimContent.phantom(16 * KIB, lengths);
    }

    private static Swarm swarm(long seed) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, content());
        swarm.seed(plan -> {});
        for (int i = 0; i < 8; i++) {
            swarm.leecher("leecher-" + i, plan -> plan.hasOnlyLink = true);
        }
        return swarm;
    }

    @ParameterizedTest
    @ValueSource(longs = {301, 302, 303})
    void everybodyGetsEverythingWithNothingButALink(long seed) {
        Swarm swarm = swarm(seed);

        swarm.finish(30 * World.MINUTE);

        swarm.end();
    }

    @Test
    void runsTheSameWayTwice() {
        List<Long> digests = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Swarm swarm = swarm(304);
            swarm.finish(30 * World.MINUTE);
            digests.add(swarm.world().digest());
        }

        assertThat(digests.getFirst()).isEqualTo(digests.getLast());
    }

    @Test
    void keepsItsLinksWhenTheMetadataHasCome() {
        Swarm swarm = new Swarm(305, Weather.FAIR, SimContent.real(305, 64 * KIB, 3_000_000));
        SimTorrent seed = swarm.seed(plan -> plan.usesTracker = false);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {
            plan.usesTracker = false;
            plan.hasOnlyLink = true;
            plan.openingTime = World.SECOND;
            plan.peers.add(seed.address());
        });

        swarm.finish(World.MINUTE);

        assertThat(leecher.dials()).isEqualTo(1);
        swarm.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {306, 307, 308})
    void liarsAboutMetadataAreBannedAndDoNotHinderTheOthers(long seed) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, content());
        swarm.seed(plan -> {});
        List<SimTorrent> liars = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            liars.add(swarm.leecher("liar-" + i, plan -> {
                plan.isSeed = true;
                plan.forgesMetadata = true;
            }));
        }
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.hasOnlyLink = true);

        swarm.world().runUntil("metadata is there", leecher::hasMetadata, 10 * World.MINUTE);
        swarm.finish(30 * World.MINUTE);

        List<Notice> banned = leecher.notices().stream()
                .filter(Notice.PeerBanned.class::isInstance)
                .toList();
        for (Notice notice : banned) {
            assertThat(liars.stream().map(liar -> liar.address().withPort(0)).toList())
                    .contains(((Notice.PeerBanned) notice).address().withPort(0));
        }
        swarm.end();
    }

    @Test
    void whoHasOnlyALinkHelpsTheNextOne() {
        Swarm swarm = new Swarm(309, Weather.FAIR, content());
        SimTorrent seed = swarm.seed(plan -> plan.usesTracker = false);
        SimTorrent first = swarm.leecher("first", plan -> {
            plan.usesTracker = false;
            plan.hasOnlyLink = true;
            plan.peers.add(seed.address());
        });
        swarm.leecher("second", plan -> {
            plan.usesTracker = false;
            plan.hasOnlyLink = true;
            plan.peers.add(first.address());
        });

        swarm.finish(10 * World.MINUTE);

        swarm.end();
    }

    @Test
    void pausesAndGoesOnWhileItKnowsNothing() {
        Swarm swarm = new Swarm(310, Weather.FAIR, content());
        SimTorrent seed = swarm.seed(plan -> plan.usesTracker = false);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {
            plan.usesTracker = false;
            plan.hasOnlyLink = true;
            plan.peers.add(seed.address());
        });

        leecher.command(Command.Pause::new);
        swarm.world().runFor(5 * World.SECOND);
        assertThat(leecher.links()).isEmpty();
        leecher.command(Command.Resume::new);

        swarm.finish(10 * World.MINUTE);
        swarm.end();
    }
}
