package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.Notice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers that need pieces of a running download, in virtual time. */
class ReadingTest {
    private static final int KIB = 1024;
    private static final int PIECES = 60;

    private final Swarm swarm = new Swarm(7, Weather.ROUGH, SimContent.real(7, 32 * KIB, PIECES * 32 * KIB));

    private SimTorrent leecherOf(SimTorrent seed) {
        return swarm.leecher("leecher", plan -> {
            plan.peers.add(seed.address());
            plan.limitDown = 200 * KIB;
        });
    }

    private static List<Integer> piecesOf(SimTorrent host) {
        return host.notices().stream()
                .filter(Notice.PieceCompleted.class::isInstance)
                .map(notice -> ((Notice.PieceCompleted) notice).piece().value())
                .toList();
    }

    @Test
    void bringsTheEndFirstWhenTheEndIsReadFirstAndThenTheRest() {
        SimTorrent leecher = leecherOf(swarm.seed(plan -> {}));
        leecher.command(number -> new Command.Read(number, 1, PIECES - 6, 6));

        swarm.finish(5 * World.MINUTE);

        assertThat(piecesOf(leecher).subList(0, 6)).containsExactlyInAnyOrder(54, 55, 56, 57, 58, 59);
        swarm.end();
    }

    @Test
    void servesTwoReadersBeforeAnythingElse() {
        SimTorrent leecher = leecherOf(swarm.seed(plan -> {}));
        leecher.command(number -> new Command.Read(number, 1, 10, 4));
        leecher.command(number -> new Command.Read(number, 2, 40, 4));

        swarm.finish(5 * World.MINUTE);

        assertThat(piecesOf(leecher).subList(0, 8)).containsExactlyInAnyOrder(10, 11, 12, 13, 40, 41, 42, 43);
        assertThat(piecesOf(leecher).subList(0, 4)).contains(10, 40);
        swarm.end();
    }

    @Test
    void survivesReadersThatComeJumpAndGoAtAnyTime() {
        SimTorrent leecher = leecherOf(swarm.seed(plan -> {}));
        leecher.command(number -> new Command.Prioritise(number, List.of(0)));
        for (int step = 0; step < 40; step++) {
            int at = step * 17 % (PIECES - 3);
            long reader = step % 3;
            leecher.command(number -> step(number, reader, at));
            swarm.world().runFor(World.SECOND / 5);
        }
        for (long reader = 0; reader < 3; reader++) {
            long leaving = reader;
            leecher.command(number -> new Command.StopReading(number, leaving));
        }
        leecher.command(number -> new Command.Prioritise(number, List.of(4)));

        swarm.finish(5 * World.MINUTE);

        swarm.end();
    }

    private static Command step(long number, long reader, int piece) {
        return piece % 5 == 0 ? new Command.StopReading(number, reader) : new Command.Read(number, reader, piece, 3);
    }
}
