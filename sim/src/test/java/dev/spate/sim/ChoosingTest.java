package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.Notice;
import dev.spate.wire.status.Activity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which files are downloaded, and in which order. */
class ChoosingTest {
    private static final int KIB = 1024;

    // Three files of ten pieces each; none shares a piece with another.
    private static final long FILE = 640 * KIB;

    private static Swarm swarm(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, FILE, FILE, FILE));
        swarm.seed(plan -> plan.lineUp = 400_000);
        return swarm;
    }

    @Test
    void touchesNothingOfAnUnwantedFile() {
        Swarm swarm = swarm(91);
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.filePriorities = List.of(4, 0, 4));

        swarm.world().runUntil("it is complete", () -> leecher.hasNoticed(Notice.Completed.class), World.MINUTE);
        swarm.world().runFor(World.MINUTE);

        assertThat(leecher.pieces().count()).isEqualTo(20);
        for (int piece = 10; piece < 20; piece++) {
            assertThat(leecher.disk().isUntouched(piece)).as("piece " + piece).isTrue();
        }
        assertThat(leecher.stats().activity()).isEqualTo(Activity.SEEDING);
        swarm.end();
    }

    @Test
    void fetchesAFileThatIsWantedOnlyAfterTheOthersWereComplete() {
        Swarm swarm = swarm(92);
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.filePriorities = List.of(4, 0, 4));
        swarm.world().runUntil("it is complete", () -> leecher.hasNoticed(Notice.Completed.class), World.MINUTE);
        swarm.world().runFor(20 * World.SECOND);

        leecher.command(number -> new Command.Prioritise(number, List.of(4, 4, 4)));

        swarm.finish(3 * World.MINUTE);
        swarm.end();
    }

    @Test
    void isUnchokedAgainByWhomItToldThatItWantsNothingMore() {
        Swarm swarm = swarm(93);
        swarm.torrents().getFirst().host().kill();
        // It has only the second file, so it stays connected to a peer that still needs that file.
        SimTorrent other = swarm.torrent("other", plan -> {});
        other.disk().fill(10, 20);
        other.start(dev.spate.wire.peer.Bitfield.full(30));
        SimTorrent leecher = swarm.torrent("leecher", plan -> {
            plan.filePriorities = List.of(4, 0, 0);
            plan.peers.add(other.address());
        });
        leecher.disk().fill(0, 10);
        leecher.start(dev.spate.wire.peer.Bitfield.full(30));
        swarm.world().runUntil("the first file is shared", () -> other.pieces().count() == 20, World.MINUTE);

        leecher.command(number -> new Command.Prioritise(number, List.of(4, 4, 0)));

        swarm.world().runUntil("the second is too", () -> leecher.pieces().count() == 20, 2 * World.MINUTE);
        swarm.end();
    }

    @Test
    void isCompleteWhenTheMissingFilesAreNoLongerWanted() {
        Swarm swarm = swarm(94);
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.filePriorities = List.of(7, 1, 1));
        swarm.world().runUntil("the first file is there", () -> leecher.pieces().count() >= 10, World.MINUTE);

        leecher.command(number -> new Command.Prioritise(number, List.of(4, 0, 0)));

        swarm.world().runUntil("it is complete", () -> leecher.hasNoticed(Notice.Completed.class), 20 * World.SECOND);
        swarm.world().runFor(5 * World.SECOND);
        assertThat(leecher.peers()).as("links to seeds").isEmpty();
        swarm.end();
    }

    @Test
    void beginsPiecesInOrderWhenTold() {
        Swarm swarm = swarm(95);
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.inOrder = true);

        swarm.finish(World.MINUTE);

        List<Integer> order = completed(leecher);
        for (int i = 0; i < order.size(); i++) {
            assertThat(order.get(i)).isBetween(i - 3, i + 3);
        }
        swarm.end();
    }

    @Test
    void fetchesTheMoreWantedFileFirst() {
        Swarm swarm = swarm(96);
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.filePriorities = List.of(1, 4, 7));

        swarm.finish(World.MINUTE);

        assertThat(completed(leecher).subList(0, 8)).allMatch(piece -> piece >= 20);
        assertThat(completed(leecher).subList(22, 30)).allMatch(piece -> piece < 10);
        swarm.end();
    }

    private static List<Integer> completed(SimTorrent host) {
        return host.notices().stream()
                .filter(Notice.PieceCompleted.class::isInstance)
                .map(notice -> ((Notice.PieceCompleted) notice).piece().value())
                .toList();
    }
}
