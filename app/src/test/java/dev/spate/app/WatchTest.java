package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Watch.Trackers;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Statuses;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentFailure.Cause;
import dev.spate.engine.TorrentStatus;
import dev.spate.engine.TorrentStatus.Activity;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Goal GET = new Goal(false, Optional.empty(), Optional.empty(), Optional.empty());
    private static final Goal HURRY =
            new Goal(false, Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(10)));
    private static final Goal SEED = new Goal(true, Optional.empty(), Optional.empty(), Optional.empty());
    private static final TorrentStatus WAITING =
            Statuses.of(Activity.DOWNLOADING).build();
    private static final TorrentStatus COMPLETE =
            Statuses.of(Activity.SEEDING).had(1000).build();

    @Test
    void endsWhenCompleteAndDurable() {
        Watch watch = new Watch("film", GET, 0);

        assertThat(watch.look(COMPLETE, false, Trackers.USABLE, 1)).isEmpty();
        assertThat(watch.look(COMPLETE, true, Trackers.USABLE, 2)).hasValue(Ending.done());
    }

    @Test
    void givesUpAfterTheTimeoutWithoutProgress() {
        Watch watch = new Watch("film", HURRY, 0);

        watch.look(WAITING, false, Trackers.USABLE, SECOND);

        assertThat(watch.look(WAITING, false, Trackers.USABLE, 11 * SECOND - 1)).isEmpty();
        assertThat(watch.look(WAITING, false, Trackers.USABLE, 11 * SECOND))
                .hasValueSatisfying(ending -> assertThat(ending.code()).isEqualTo(ExitCode.NO_PROGRESS));
    }

    @Test
    void waitsOnWhileBytesOrChecksGoOn() {
        Watch watch = new Watch("film", HURRY, 0);
        Statuses loading = Statuses.of(Activity.DOWNLOADING);
        Statuses checking = Statuses.of(Activity.CHECKING);

        assertThat(watch.look(checking.checked(1).build(), false, Trackers.USABLE, 9 * SECOND))
                .isEmpty();
        assertThat(watch.look(checking.checked(2).build(), false, Trackers.USABLE, 18 * SECOND))
                .isEmpty();
        assertThat(watch.look(loading.checked(2).downloaded(1).build(), false, Trackers.USABLE, 27 * SECOND))
                .isEmpty();
        assertThat(watch.look(loading.checked(2).downloaded(2).build(), false, Trackers.USABLE, 36 * SECOND))
                .isEmpty();
        assertThat(watch.look(loading.checked(2).downloaded(2).build(), false, Trackers.USABLE, 46 * SECOND))
                .isPresent();
    }

    @Test
    void blamesTheTrackersWhenNoneWorksAndNoPeerCame() {
        Watch watch = new Watch("film", HURRY, 0);

        watch.look(WAITING, false, Trackers.FAILING, 0);

        assertThat(watch.look(WAITING, false, Trackers.FAILING, 10 * SECOND))
                .hasValueSatisfying(ending -> assertThat(ending.code()).isEqualTo(ExitCode.UNREACHABLE));
    }

    @Test
    void blamesThePeersWhenOneWasMet() {
        Watch watch = new Watch("film", HURRY, 0);

        watch.look(Statuses.of(Activity.DOWNLOADING).peers(1).build(), false, Trackers.FAILING, 0);

        assertThat(watch.look(WAITING, false, Trackers.FAILING, 10 * SECOND))
                .hasValueSatisfying(ending -> assertThat(ending.code()).isEqualTo(ExitCode.NO_PROGRESS));
    }

    @Test
    void waitsForEverWithoutATimeoutUnlessTheTrackersAreHopeless() {
        Watch watch = new Watch("film", GET, 0);

        watch.look(WAITING, false, Trackers.USABLE, 0);

        assertThat(watch.look(WAITING, false, Trackers.FAILING, 1_000_000 * SECOND))
                .isEmpty();
        assertThat(watch.look(WAITING, false, Trackers.HOPELESS, 1_000_001 * SECOND))
                .hasValueSatisfying(ending -> assertThat(ending.code()).isEqualTo(ExitCode.UNREACHABLE));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void tellsStorageFromBugs(Cause cause) {
        Watch watch = new Watch("film", GET, 0);
        TorrentFailure failure = new TorrentFailure(cause, "a", "a: broken");

        Optional<Ending> ending =
                watch.look(Statuses.of(Activity.FAILED).build(Optional.of(failure)), false, Trackers.USABLE, 0);

        ExitCode expected = switch (cause) {
            case INTERNAL -> ExitCode.INTERNAL;
            case METADATA_UNUSABLE -> ExitCode.BAD_TORRENT;
            case STORAGE_FULL, STORAGE_MISSING, STORAGE_DENIED, STORAGE_FAULTY, FILE_IN_THE_WAY -> ExitCode.STORAGE;
        };
        assertThat(ending).hasValue(new Ending(expected, "film: a: broken"));
    }

    @Test
    void seedsUntilTheRatioIsReached() {
        Goal goal = new Goal(false, Optional.of(1.5), Optional.empty(), Optional.of(Duration.ofSeconds(1)));
        Watch watch = new Watch("film", goal, 0);
        Statuses seeding = Statuses.of(Activity.SEEDING).had(1000);

        assertThat(watch.look(seeding.uploaded(1499).build(), true, Trackers.USABLE, 0))
                .isEmpty();
        assertThat(watch.look(seeding.uploaded(1499).build(), true, Trackers.USABLE, 1000 * SECOND))
                .isEmpty();
        assertThat(watch.look(seeding.uploaded(1500).build(), true, Trackers.USABLE, 1000 * SECOND))
                .hasValue(Ending.done());
    }

    @Test
    void seedsForTheTimeAskedFor() {
        Goal goal = new Goal(true, Optional.of(99.0), Optional.of(Duration.ofSeconds(5)), Optional.empty());
        Watch watch = new Watch("film", goal, 0);

        assertThat(watch.look(COMPLETE, true, Trackers.USABLE, 3 * SECOND)).isEmpty();
        assertThat(watch.look(COMPLETE, true, Trackers.USABLE, 8 * SECOND - 1)).isEmpty();
        assertThat(watch.look(COMPLETE, true, Trackers.USABLE, 8 * SECOND)).hasValue(Ending.done());
    }

    @Test
    void seedsForEverByItself() {
        Watch watch = new Watch("film", SEED, 0);

        assertThat(watch.look(COMPLETE, true, Trackers.HOPELESS, SECOND)).isEmpty();
        assertThat(watch.look(COMPLETE, true, Trackers.HOPELESS, 1_000_000 * SECOND))
                .isEmpty();
    }
}
