package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Statuses;
import dev.spate.app.transfer.StallWatch.Trackers;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentFailure.Cause;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.status.Activity;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StallWatchTest {
    private static final long SECOND = 1_000_000_000L;
    private static final TorrentStatus WAITING =
            Statuses.of(Activity.DOWNLOADING).build();
    private static final TorrentStatus COMPLETE =
            Statuses.of(Activity.SEEDING).verified(1000).build();

    private static StallWatch get() {
        return new StallWatch("film", false, Optional.empty(), 0);
    }

    private static StallWatch hurry() {
        return new StallWatch("film", false, Optional.of(Duration.ofSeconds(10)), 0);
    }

    private static StallWatch seed() {
        return new StallWatch("film", true, Optional.empty(), 0);
    }

    @Test
    void endsWhenCompleteAndDurable() {
        StallWatch stallWatch = get();

        assertThat(stallWatch.check(COMPLETE, false, Trackers.USABLE, 1)).isEmpty();
        assertThat(stallWatch.check(COMPLETE, true, Trackers.USABLE, 2)).hasValue(Outcome.done());
    }

    @Test
    void givesUpAfterTheTimeoutWithoutProgress() {
        StallWatch stallWatch = hurry();

        stallWatch.check(WAITING, false, Trackers.USABLE, SECOND);

        assertThat(stallWatch.check(WAITING, false, Trackers.USABLE, 11 * SECOND - 1))
                .isEmpty();
        assertThat(stallWatch.check(WAITING, false, Trackers.USABLE, 11 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.code()).isEqualTo(ExitCode.NO_PROGRESS));
    }

    @Test
    void waitsOnWhileBytesOrChecksGoOn() {
        StallWatch stallWatch = hurry();
        Statuses loading = Statuses.of(Activity.DOWNLOADING);
        Statuses checking = Statuses.of(Activity.CHECKING);

        assertThat(stallWatch.check(checking.checked(1).build(), false, Trackers.USABLE, 9 * SECOND))
                .isEmpty();
        assertThat(stallWatch.check(checking.checked(2).build(), false, Trackers.USABLE, 18 * SECOND))
                .isEmpty();
        assertThat(stallWatch.check(loading.checked(2).downloaded(1).build(), false, Trackers.USABLE, 27 * SECOND))
                .isEmpty();
        assertThat(stallWatch.check(loading.checked(2).downloaded(2).build(), false, Trackers.USABLE, 36 * SECOND))
                .isEmpty();
        assertThat(stallWatch.check(loading.checked(2).downloaded(2).build(), false, Trackers.USABLE, 46 * SECOND))
                .isPresent();
    }

    @Test
    void blamesTheTrackersWhenNoneWorksAndNoPeerCame() {
        StallWatch stallWatch = hurry();

        stallWatch.check(WAITING, false, Trackers.FAILING, 0);

        assertThat(stallWatch.check(WAITING, false, Trackers.FAILING, 10 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.code()).isEqualTo(ExitCode.UNREACHABLE));
    }

    @Test
    void blamesThePeersWhenOneWasMet() {
        StallWatch stallWatch = hurry();

        stallWatch.check(Statuses.of(Activity.DOWNLOADING).peers(1).build(), false, Trackers.FAILING, 0);

        assertThat(stallWatch.check(WAITING, false, Trackers.FAILING, 10 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.code()).isEqualTo(ExitCode.NO_PROGRESS));
    }

    @Test
    void waitsForEverWithoutATimeoutUnlessTheTrackersAreHopeless() {
        StallWatch stallWatch = get();

        stallWatch.check(WAITING, false, Trackers.USABLE, 0);

        assertThat(stallWatch.check(WAITING, false, Trackers.FAILING, 1_000_000 * SECOND))
                .isEmpty();
        assertThat(stallWatch.check(WAITING, false, Trackers.HOPELESS, 1_000_001 * SECOND))
                .hasValueSatisfying(outcome -> assertThat(outcome.code()).isEqualTo(ExitCode.UNREACHABLE));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void tellsStorageFromBugs(Cause cause) {
        StallWatch stallWatch = get();
        TorrentFailure failure = new TorrentFailure(cause, "a", "a: broken");

        Optional<Outcome> ending =
                stallWatch.check(Statuses.of(Activity.FAILED).build(Optional.of(failure)), false, Trackers.USABLE, 0);

        ExitCode expected = switch (cause) {
            case INTERNAL -> ExitCode.INTERNAL;
            case METADATA_UNUSABLE -> ExitCode.BAD_TORRENT;
            case STORAGE_FULL, STORAGE_MISSING, STORAGE_DENIED, STORAGE_FAULTY, FILE_IN_THE_WAY -> ExitCode.STORAGE;
        };
        assertThat(ending).hasValue(new Outcome(expected, "film: a: broken"));
    }

    @Test
    void seedsUntilItsGoalIsReached() {
        StallWatch stallWatch = new StallWatch("film", true, Optional.of(Duration.ofSeconds(1)), 0);
        TorrentStatus seeded = Statuses.of(Activity.SEEDED).verified(1000).build();

        assertThat(stallWatch.check(COMPLETE, true, Trackers.USABLE, 0)).isEmpty();
        assertThat(stallWatch.check(COMPLETE, true, Trackers.USABLE, 1000 * SECOND))
                .isEmpty();
        assertThat(stallWatch.check(seeded, true, Trackers.USABLE, 1000 * SECOND))
                .hasValue(Outcome.done());
    }

    @Test
    void seedsForEverByItself() {
        StallWatch stallWatch = seed();

        assertThat(stallWatch.check(COMPLETE, true, Trackers.HOPELESS, SECOND)).isEmpty();
        assertThat(stallWatch.check(COMPLETE, true, Trackers.HOPELESS, 1_000_000 * SECOND))
                .isEmpty();
    }
}
