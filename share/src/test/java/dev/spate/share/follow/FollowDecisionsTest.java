package dev.spate.share.follow;

import static dev.spate.share.follow.FakeOffer.LARGE;
import static dev.spate.share.follow.FakeOffer.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single decisions of the follower's machine, in virtual time. */
class FollowDecisionsTest {
    private static long count(FollowWorld world, Class<? extends FollowNotice> kind) {
        return world.notices.stream().filter(kind::isInstance).count();
    }

    @Test
    void downloadsSomeAtOnceAndTheOthersAfterThem() {
        FollowWorld world = new FollowWorld(1, false);
        for (int i = 0; i < 50; i++) {
            world.put(FakeOffer.file("large-" + i, LARGE, i));
        }
        world.start();
        world.runToTheEnd();

        assertThat(world.torrents.most).isEqualTo(FollowLimits.DOWNLOADS_MAX);
        world.check();
    }

    @Test
    void fetchesManySmallOffersInFewBatches() {
        FollowWorld world = new FollowWorld(1, false);
        for (int i = 0; i < 500; i++) {
            world.put(FakeOffer.file("small-" + i, SMALL, i));
        }
        world.start();
        world.runToTheEnd();

        assertThat(world.share.batches).isBetween(500 / FollowLimits.WEB_BATCH_MAX, 40);
        assertThat(world.torrents.most).isZero();
        world.check();
    }

    @Test
    void fetchesThroughTheSwarmWhatTheWebAddressDoesNotDeliver() {
        FollowWorld world = new FollowWorld(1, false);
        FakeOffer offer = FakeOffer.file("small", SMALL, 1);
        world.put(offer);
        world.share.failing.add(offer.version());
        world.start();
        world.runToTheEnd();

        assertThat(world.share.batches).isEqualTo(FollowLimits.WEB_ATTEMPTS_MAX);
        assertThat(world.torrents.downloaded).containsEntry(offer.version(), (long) SMALL);
        world.check();
    }

    @Test
    void givesTheTurnOfAStalledDownloadToOneThatWaits() {
        FollowWorld world = new FollowWorld(1, false);
        for (int i = 0; i < FollowLimits.DOWNLOADS_MAX; i++) {
            FakeOffer offer = FakeOffer.file("without-peers-" + i, LARGE, i);
            world.put(offer);
            world.withoutPeers(offer.version(), true);
            world.at(100, () -> world.withoutPeers(offer.version(), false));
        }
        world.put(FakeOffer.file("waits", LARGE, 99));
        world.start();
        world.runUntil(58);
        assertThat(count(world, FollowNotice.Completed.class)).isZero();

        world.runUntil(70);
        assertThat(count(world, FollowNotice.Completed.class)).isEqualTo(1);

        world.runToTheEnd();
        world.check();
    }

    @Test
    void keepsOneCopyOfContentThatIsOfferedTwice() {
        FollowWorld world = new FollowWorld(1, false);
        FakeOffer film = FakeOffer.file("film", LARGE, 1);
        FakeOffer torrent = FakeOffer.file("film.torrent", SMALL, 2);
        world.describes(torrent, film);
        world.put(film);
        world.put(torrent);
        world.start();
        world.runToTheEnd();

        world.check();
        assertThat(world.output.files).isEqualTo(Map.of("film", film.version(), "film.torrent", torrent.version()));
        assertThat(world.torrents.downloaded).containsEntry(film.version(), (long) LARGE);
    }

    @Test
    void restoresInAMirrorWhatAUserHasDeletedAtTheNextStart() {
        for (boolean mirrors : List.of(false, true)) {
            FollowWorld world = new FollowWorld(1, mirrors);
            world.put(FakeOffer.file("large", LARGE, 1));
            world.put(FakeOffer.empty("empty", false));
            world.start();
            world.runToTheEnd();
            world.userDeletes("large");
            world.userDeletes("empty");
            world.killAndRestart();
            world.runToTheEnd();

            assertThat(world.output.files.keySet().containsAll(List.of("large", "empty")))
                    .isEqualTo(mirrors);
        }
    }

    @Test
    void seedsAgainWhatAnEarlierRunHasCompleted() {
        FollowWorld world = new FollowWorld(1, false);
        FakeOffer large = FakeOffer.file("large", LARGE, 1);
        FakeOffer changed = FakeOffer.file("changed", LARGE, 2);
        world.put(large);
        world.put(changed);
        world.start();
        world.runToTheEnd();
        world.output.files.put("changed", "changed by a user");
        world.killAndRestart();
        world.runToTheEnd();

        assertThat(world.torrents.seeds()).isEqualTo(Map.of("large", large.version()));
        assertThat(world.torrents.hashed).isEmpty();
    }

    @Test
    void reportsChangesWithinASecondAndThatItIsAliveEveryTen() {
        FollowWorld world = new FollowWorld(1, false);
        world.at(20.5, () -> world.put(FakeOffer.file("small", SMALL, 1)));
        world.start();
        world.runUntil(100);

        long before = Long.MIN_VALUE;
        for (long at : world.reports.keySet()) {
            if (before != Long.MIN_VALUE) {
                assertThat(Duration.ofNanos(at - before))
                        .isBetween(FollowLimits.REPORT_EVERY, FollowLimits.REPORT_AT_LEAST_EVERY.plusMillis(1));
            }
            before = at;
        }
        assertThat(world.reports.ceilingEntry(20_500_000_000L).getKey()).isLessThan(22_500_000_000L);
        assertThat(world.reports.lastEntry().getValue()).isEqualTo(new FollowProgress(1, 1, SMALL, SMALL));
    }

    @Test
    void connectsAgainAfterPausesThatGrowAndBeginAnewWithAStreamThatWorks() {
        FollowWorld world = new FollowWorld(1, false);
        world.start();
        world.at(10, world.share::stop);
        world.runUntil(20);
        int early = world.share.connections;
        world.runUntil(620);
        int late = world.share.connections - early;
        world.share.start(true);
        world.put(FakeOffer.file("small", SMALL, 1));
        world.runUntil(651);

        // One, and then after 0.5, 1, 2, 4 and 8 seconds, each pause up to a half shorter.
        assertThat(early).isBetween(5, 7);
        assertThat(late).isBetween(600 / 30, 600 / 15 + 2);
        assertThat(count(world, FollowNotice.Completed.class)).isEqualTo(1);

        int before = world.share.connections;
        world.share.stop();
        world.runUntil(652);
        assertThat(world.share.connections).isGreaterThan(before);
    }

    @Test
    void pausesAsTheShareSaysWithinItsBounds() {
        FollowWorld world = new FollowWorld(1, false);
        world.start();
        world.runUntil(1);
        world.deliver(new FollowEvent.PauseNamed(Duration.ofHours(1)));
        world.share.stop();
        world.runUntil(14);
        assertThat(world.share.connections).isEqualTo(1);

        world.runUntil(32);
        assertThat(world.share.connections).isEqualTo(2);
    }

    @Test
    void failsWithABugOfARequest() {
        FollowWorld world = new FollowWorld(1, false);
        world.start();
        FollowEvent broken = new FollowEvent.Broken(new IllegalStateException("what must hold"));

        assertThatThrownBy(() -> world.deliver(broken)).hasRootCauseMessage("what must hold");
    }

    // ---- the end

    private static void runToItsEnd(FollowWorld world) {
        while (world.machine().ending().isEmpty()) {
            world.run(1);
        }
    }

    @Test
    void endsWithOnceWhenAllIsHereWhateverComesLater() {
        FollowWorld world = new FollowWorld(1, false, true);
        FakeOffer film = FakeOffer.file("film", LARGE, 1);
        FakeOffer torrent = FakeOffer.file("film.torrent", SMALL, 2);
        world.describes(torrent, film);
        world.put(torrent);
        world.put(FakeOffer.empty("empty", true));
        world.at(0.5, () -> world.put(FakeOffer.file("later", LARGE, 3)));
        world.start();
        runToItsEnd(world);

        assertThat(world.machine().ending()).contains(FollowEnd.COMPLETE);
        assertThat(world.machine().endMessage()).isEmpty();
        assertThat(world.output.files).containsKeys("film", "film.torrent", "empty");
    }

    /** The time for each answer does not grow with the number of items. */
    @Test
    void endsWithOnceWithManyItems() {
        FollowWorld world = new FollowWorld(2, false, true);
        for (int i = 0; i < 3_000; i++) {
            world.put(FakeOffer.file("small-" + i, SMALL, i));
        }
        world.start();
        runToItsEnd(world);

        assertThat(world.machine().ending()).contains(FollowEnd.COMPLETE);
        assertThat(world.output.files).hasSize(3_000);
    }

    @Test
    void endsWithOnceWithWhatItCouldNotGet() {
        FollowWorld world = new FollowWorld(1, false, true);
        FakeOffer offer = FakeOffer.file("small", SMALL, 1);
        world.put(offer);
        world.put(FakeOffer.file("large", LARGE, 2));
        world.at(0.01, () -> world.output.full(true));
        world.start();
        runToItsEnd(world);

        assertThat(world.machine().ending()).contains(FollowEnd.INCOMPLETE);
        assertThat(world.machine().endMessage())
                .hasValueSatisfying(
                        line -> assertThat(line).contains("2 offers could not be downloaded", "the disk is full"));
        assertThat(count(world, FollowNotice.Failed.class)).isEqualTo(2);
    }

    @Test
    void endsWithOnceWhenTheShareCannotBeReached() {
        FollowWorld world = new FollowWorld(1, false, true);
        world.share.stop();
        world.start();
        runToItsEnd(world);

        assertThat(world.machine().ending()).contains(FollowEnd.UNREACHABLE);
        assertThat(count(world, FollowNotice.Disconnected.class)).isEqualTo(1);
    }

    @Test
    void refusesTheFolderOfAnotherShare() {
        FollowWorld world = new FollowWorld(1, false);
        world.put(FakeOffer.file("small", SMALL, 1));
        world.start();
        world.runToTheEnd();
        StateFile.State before = world.output.saved.orElseThrow();
        world.kill();
        world.share.start(false);
        world.start("http://other/");
        world.runToTheEnd();
        world.close();

        assertThat(world.machine().ending()).contains(FollowEnd.OTHER_SHARE);
        assertThat(world.output.saved).contains(before);
    }
}
