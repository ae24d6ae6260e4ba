package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.announce.AnnounceFigures;
import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatusReporterTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final TorrentContext context = world.context(peerTable, 0);
    private final Announcer announcer = new Announcer(
            List.of(), true, (tracker, url, announcement) -> {}, () -> AnnounceFigures.BLANK, new SplittableRandom(1));
    private final StatusReporter reporter = new StatusReporter(peerTable, announcer, context.transferCounters(), world);
    private final StatusReporter.Figures phase = new StatusReporter.Figures() {
        private final Checking checking = new Checking(GEOMETRY, world, pieces(1), pieces());

        @Override
        public Activity activity() {
            return Activity.CHECKING;
        }

        @Override
        public Progress progress() {
            return AttachedContent.progress(checking, context);
        }

        @Override
        public double copies() {
            return checking.copies();
        }
    };

    private void summarise(RunState runState, long now) {
        reporter.report(phase, runState, now);
    }

    @Test
    void tellsTheFirstAtOnce() {
        summarise(new RunState.Running(), 0);

        assertThat(world.stats).hasSize(1);
        assertThat(world.stats.getFirst().progress().piecesHave()).isEqualTo(1);
        assertThat(world.stats.getFirst().swarm().seedsInSwarm()).isEqualTo(-1);
    }

    @Test
    void tellsAChangedActivityAtOnce() {
        summarise(new RunState.Running(), 0);
        summarise(new RunState.Paused(), 1);
        summarise(new RunState.Failed(DiskEvent.Cause.FULL, "", ""), 2);

        assertThat(world.stats)
                .extracting(TorrentStats::activity)
                .containsExactly(Activity.CHECKING, Activity.PAUSED, Activity.FAILED);
    }

    @Test
    void tellsEverythingElseAFewTimesASecond() {
        summarise(new RunState.Running(), 0);
        context.transferCounters().addUploaded(5);
        reporter.touch();

        summarise(new RunState.Running(), TorrentLimits.STATS_EVERY - 1);
        assertThat(world.stats).hasSize(1);
        assertThat(reporter.nextTick()).isEqualTo(TorrentLimits.STATS_EVERY);

        summarise(new RunState.Running(), TorrentLimits.STATS_EVERY);
        assertThat(world.stats).hasSize(2);
        assertThat(world.stats.getLast().totals().uploadedBytes()).isEqualTo(5);
    }

    @Test
    void reportsNothingThatHasNotChanged() {
        summarise(new RunState.Running(), 0);
        reporter.touch();

        summarise(new RunState.Running(), TorrentLimits.STATS_EVERY);

        assertThat(world.stats).hasSize(1);
        assertThat(reporter.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void countsLinksAndSeedsAmongThem() {
        Peer seed = FakeWorld.peer(1);
        seed.setPieces(pieces(0, 1, 2, 3));
        peerTable.add(seed);
        peerTable.add(FakeWorld.peer(2));

        summarise(new RunState.Running(), 0);

        assertThat(world.stats.getFirst().swarm().peers()).isEqualTo(2);
        assertThat(world.stats.getFirst().swarm().seeds()).isEqualTo(1);
    }
}
