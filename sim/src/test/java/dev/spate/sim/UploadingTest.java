package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much each peer uploads to each other peer. */
class UploadingTest {
    private static final int KIB = 1024;
    private static final long MIB = 1024 * KIB;

    @Test
    void aSeedUploadsLessThanTwiceTheContentToEightDownloaders() {
        long content = 16 * MIB;
        Swarm swarm = new Swarm(11, Weather.FAIR, SimContent.phantom(128 * KIB, content));
        SimTorrent seed = swarm.seed(plan -> plan.limitUp = MIB);
        for (int i = 1; i <= 8; i++) {
            swarm.leecher("leecher-" + i, plan -> plan.limitUp = MIB);
        }

        swarm.finish(5 * World.MINUTE);

        assertThat(seed.stats().totals().uploadedBytes()).isLessThan(2 * content);
        swarm.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 13, 14})
    void whoDoesNotUploadIsServedLast(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, 8 * MIB));
        int pieces = 128;
        SimTorrent freeRider = swarm.leecher("free-rider", plan -> plan.unchokeSlots = 0);
        List<SimTorrent> sharers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SimTorrent sharer = swarm.torrent("sharer-" + i, plan -> {
                plan.limitUp = 20_000;
                plan.unchokeSlots = 3;
            });
            // Each has an eighth of the content, so the whole must come from the peers that upload.
            sharer.disk().fill(i * pieces / 8, (i + 1) * pieces / 8);
            sharer.start(Bitfield.full(pieces));
            sharers.add(sharer);
        }

        // A complete peer uploads to everybody, so sharing matters only before that.
        swarm.world()
                .runUntil(
                        "somebody has everything",
                        () -> sharers.stream().anyMatch(SimTorrent::isComplete),
                        10 * World.MINUTE);

        // A single sharing peer may be unlucky, so the average of the sharing peers is compared.
        double shared = sharers.stream()
                .mapToLong(sharer -> sharer.stats().totals().downloadedBytes())
                .average()
                .orElseThrow();
        assertThat(freeRider.stats().totals().downloadedBytes()).isLessThan((long) (0.9 * shared));
    }

    @Test
    void keepsToALimitOfItsOwner() {
        long content = 4 * MIB;
        Swarm swarm = new Swarm(13, Weather.FAIR, SimContent.phantom(64 * KIB, content));
        swarm.seed(plan -> plan.limitUp = 200_000);
        swarm.leecher("leecher", plan -> plan.limitDown = 100_000);

        swarm.finish(5 * World.MINUTE);

        assertThat(swarm.world().elapsed()).isGreaterThan((content / 100_000 - 2) * World.SECOND);
        swarm.end();
    }
}
