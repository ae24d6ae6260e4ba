package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.GEOMETRY;
import static dev.spate.protocol.torrent.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.announce.Account;
import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.torrent.Summary.Activity;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SummariserTest {
    private final FakeWorld world = new FakeWorld();
    private final Roster roster = new Roster();
    private final Foundation foundation = world.foundation(roster, 0);
    private final Summariser summariser = new Summariser(foundation, world);
    private final Phase phase = new Checking(GEOMETRY, world, pieces(1), pieces());
    private final Announcer announcer = new Announcer(
            List.of(), true, (tracker, url, announce) -> {}, () -> Account.BLANK, new SplittableRandom(1));

    private void summarise(Standing standing, long now) {
        summariser.summarise(phase, standing, announcer, now);
    }

    @Test
    void tellsTheFirstAtOnce() {
        summarise(new Standing.Running(), 0);

        assertThat(world.summaries).hasSize(1);
        assertThat(world.summaries.getFirst().piecesHad()).isEqualTo(1);
        assertThat(world.summaries.getFirst().seedsInSwarm()).isEqualTo(-1);
    }

    @Test
    void tellsAChangedActivityAtOnce() {
        summarise(new Standing.Running(), 0);
        summarise(new Standing.Paused(), 1);
        summarise(new Standing.Failed(DiskEvent.Cause.FULL, "", ""), 2);

        assertThat(world.summaries)
                .extracting(Summary::activity)
                .containsExactly(Activity.CHECKING, Activity.PAUSED, Activity.FAILED);
    }

    @Test
    void tellsEverythingElseAFewTimesASecond() {
        summarise(new Standing.Running(), 0);
        foundation.totals().upload(5);
        summariser.touch();

        summarise(new Standing.Running(), Limits.SUMMARY_EVERY - 1);
        assertThat(world.summaries).hasSize(1);
        assertThat(summariser.nextTick()).isEqualTo(Limits.SUMMARY_EVERY);

        summarise(new Standing.Running(), Limits.SUMMARY_EVERY);
        assertThat(world.summaries).hasSize(2);
        assertThat(world.summaries.getLast().uploadedBytes()).isEqualTo(5);
    }

    @Test
    void tellsNothingThatIsNoNews() {
        summarise(new Standing.Running(), 0);
        summariser.touch();

        summarise(new Standing.Running(), Limits.SUMMARY_EVERY);

        assertThat(world.summaries).hasSize(1);
        assertThat(summariser.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void countsLinksAndSeedsAmongThem() {
        Peer seed = FakeWorld.peer(1);
        seed.tellsPieces(pieces(0, 1, 2, 3));
        roster.add(seed);
        roster.add(FakeWorld.peer(2));

        summarise(new Standing.Running(), 0);

        assertThat(world.summaries.getFirst().peers()).isEqualTo(2);
        assertThat(world.summaries.getFirst().seeds()).isEqualTo(1);
    }
}
