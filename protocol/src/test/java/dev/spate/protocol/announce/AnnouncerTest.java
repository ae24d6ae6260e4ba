package dev.spate.protocol.announce;

import static dev.spate.wire.announce.AnnounceEvent.COMPLETED;
import static dev.spate.wire.announce.AnnounceEvent.NONE;
import static dev.spate.wire.announce.AnnounceEvent.PAUSED;
import static dev.spate.wire.announce.AnnounceEvent.STARTED;
import static dev.spate.wire.announce.AnnounceEvent.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we announce to a tracker, and when. */
class AnnouncerTest extends Announcing {
    @Test
    void tellsTheTrackerThatItStartedAndWhatIsLeft() {
        Announcer announcer = started("a");

        Announcement first = sent.getFirst().announcement();
        assertThat(sent).hasSize(1);
        assertThat(first).isEqualTo(new Announcement(STARTED, 1, 2, 3, 50, Optional.empty()));
        assertThat(announcer.status().getFirst().state()).isEqualTo(TrackerStats.State.ANNOUNCING);
    }

    @Test
    void announcesNothingBeforeItStarts() {
        Announcer announcer = announcer(List.of(List.of("a")), false);

        announcer.tick(now);
        announcer.needPeers(now);
        announcer.onDownloadCompleted(now);
        announcer.stop(now);

        assertThat(sent).isEmpty();
        assertThat(announcer.isStopped()).isTrue();
        assertThat(announcer.nextTick()).isEqualTo(Machine.NEVER);
        assertThat(announcer.status().getFirst().nextAnnounce()).isEqualTo(Machine.NEVER);
    }

    @Test
    void doesNothingForATorrentWithoutTrackers() {
        Announcer announcer = announcer(List.of(List.of(), List.of(" ")), false);

        announcer.start(now);
        announcer.needPeers(now);

        assertThat(announcer.nextTick()).isEqualTo(Machine.NEVER);
        announcer.stop(now);
        assertThat(announcer.isStopped()).isTrue();
    }

    @Test
    void announcesAgainAtTheIntervalOfTheTracker() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);

        assertThat(announcer.nextTick()).isEqualTo(now + 1800 * SECOND);
        now += 1800 * SECOND - 1;
        announcer.tick(now);
        assertThat(sent).hasSize(1);

        now += 1;
        announcer.tick(now);
        assertThat(events()).containsExactly(STARTED, NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "59, 60", "60, 60", "61, 61", "86400, 86400"})
    void bringsHostileIntervalsWithinAMinuteAndADay(int named, long seconds) {
        Announcer announcer = started("a");

        announcer.onSucceeded(0, answer(named), now);

        assertThat(announcer.nextTick()).isEqualTo(now + seconds * SECOND);
    }

    @Test
    void announcesAtMostOnceAMinuteWhateverATrackerAnswersAndHoweverManyPeersAreWanted() {
        Announcer announcer = started("a");
        long end = now + 60 * MINUTE;

        for (; now < end; now += SECOND) {
            announcer.onSucceeded(0, answer(1), now);
            announcer.needPeers(now);
            announcer.tick(now);
        }

        assertThat(sent).hasSizeBetween(55, 60);
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).time() - sent.get(i - 1).time()).isGreaterThanOrEqualTo(MINUTE);
        }
    }

    @Test
    void announcesEarlyWhenPeersAreWantedButNeverBelowTheMinimum() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800, 300), now);

        announcer.needPeers(now + 100 * SECOND);
        assertThat(sent).hasSize(1);
        assertThat(announcer.nextTick()).isEqualTo(now + 300 * SECOND);
        announcer.tick(now + 300 * SECOND);
        assertThat(events()).containsExactly(STARTED, NONE);

        announcer.onSucceeded(0, answer(1800, 300), now + 300 * SECOND);
        announcer.needPeers(now + 700 * SECOND);
        assertThat(sent).hasSize(3);
    }

    @Test
    void waitsForTheMinimumWhenItIsLongerThanTheInterval() {
        Announcer announcer = started("a");

        announcer.onSucceeded(0, answer(100, 500), now);

        assertThat(announcer.nextTick()).isEqualTo(now + 500 * SECOND);
    }

    @Test
    void tellsOnceAndAtOnceThatTheDownloadCompleted() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800, 900), now);

        announcer.onDownloadCompleted(now + 5);
        announcer.onDownloadCompleted(now + 6);
        assertThat(events()).containsExactly(STARTED, COMPLETED);

        announcer.onSucceeded(0, answer(1800), now + SECOND);
        announcer.onDownloadCompleted(now + SECOND);
        announcer.tick(now + 3600 * SECOND);
        assertThat(events()).containsExactly(STARTED, COMPLETED, NONE);
    }

    @Test
    void tellsStartedBeforeCompletedEvenWhenTheDownloadIsFaster() {
        Announcer announcer = started("a");

        announcer.onDownloadCompleted(now);
        announcer.onFailed(0, NO, now);
        announcer.tick(announcer.nextTick());
        announcer.onSucceeded(0, answer(1800), now + 10 * SECOND);

        assertThat(events()).containsExactly(STARTED, STARTED, COMPLETED);
    }

    @Test
    void tellsCompletedAgainWhenItDidNotGetThrough() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);
        announcer.onDownloadCompleted(now);
        announcer.onFailed(0, NO, now);

        announcer.tick(announcer.nextTick());

        assertThat(events()).containsExactly(STARTED, COMPLETED, COMPLETED);
    }

    @Test
    void neverTellsCompletedWhenTheDownloadDidNotCompleteInThisSession() {
        Announcer announcer = started("a");
        for (int i = 0; i < 10; i++) {
            announcer.onSucceeded(0, answer(60), now);
            now += MINUTE;
            announcer.tick(now);
        }
        announcer.onSucceeded(0, answer(60), now);
        announcer.stop(now);

        assertThat(events()).doesNotContain(COMPLETED).endsWith(STOPPED);
    }

    @Test
    void tellsEveryTimeThatItIsAPartialSeed() {
        isPartialSeed = true;
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(60), now);

        announcer.tick(now + MINUTE);

        assertThat(events()).containsExactly(STARTED, PAUSED);
    }

    @Test
    void announcesStoppedOnlyToTrackersThatCountUs() {
        Announcer announcer = announcer(List.of(List.of("a"), List.of("b"), List.of("c")), false);
        announcer.start(now);
        announcer.onSucceeded(0, answer(1800), now);
        announcer.onFailed(1, NO, now);
        sent.clear();

        announcer.stop(now);
        announcer.stop(now);

        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().url()).isEqualTo("a");
        assertThat(sent.getFirst().announcement().peersWanted()).isZero();
        assertThat(announcer.isStopped()).isFalse();
    }

    @Test
    void announcesStoppedWhenTheOpenAnswerShowsThatTheTrackerCountsUs() {
        Announcer announcer = started("a");
        announcer.stop(now);
        assertThat(events()).containsExactly(STARTED);

        announcer.onSucceeded(0, answer(1800), now);
        assertThat(events()).containsExactly(STARTED, STOPPED);
        assertThat(announcer.isStopped()).isFalse();

        announcer.onSucceeded(0, answer(1800), now);
        assertThat(announcer.isStopped()).isTrue();
        assertThat(announcer.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void announcesStoppedOnceEvenIfItFails() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);
        announcer.stop(now);

        announcer.onFailed(0, NO, now);

        assertThat(events()).containsExactly(STARTED, STOPPED);
        assertThat(announcer.isStopped()).isTrue();
    }

    @Test
    void doesNotWaitLongForTheAnswerToStopped() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);

        announcer.stop(now);

        assertThat(announcer.nextTick()).isEqualTo(now + 5 * SECOND);
        announcer.tick(now + 5 * SECOND);
        assertThat(announcer.isStopped()).isTrue();
        assertThat(announcer.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void startsAgainAfterItStoppedAndTellsSo() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);
        announcer.stop(now);
        announcer.onSucceeded(0, answer(1800), now);

        announcer.start(now);

        assertThat(events()).containsExactly(STARTED, STOPPED, STARTED);
    }

    @Test
    void startsAgainOnlyWhenStoppedIsAnswered() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);
        announcer.stop(now);

        announcer.start(now);
        assertThat(events()).containsExactly(STARTED, STOPPED);

        announcer.onSucceeded(0, answer(1800), now + SECOND);
        assertThat(events()).containsExactly(STARTED, STOPPED, STARTED);
    }

    @Test
    void asksAgainAfterHalfAnHourWhenTheTrackerNamesNoInterval() {
        Announcer announcer = started("a");

        announcer.onSucceeded(0, answer(0), now);

        assertThat(announcer.nextTick()).isEqualTo(now + 30 * MINUTE);
    }

    @Test
    void asksForNoMorePeersThanAnAnswerMayHold() {
        peersWanted = Integer.MAX_VALUE;
        started("a");
        peersWanted = -1;
        started("b");

        assertThat(sent).extracting(one -> one.announcement().peersWanted()).containsExactly(2000, 0);
    }

    @Test
    void showsWhatATrackerAnswered() {
        Announcer announcer = announcer(List.of(List.of("a"), List.of("b")), false);
        announcer.start(now);
        announcer.onSucceeded(
                1,
                new AnnounceResponse(
                        1800, 0, 7, 9, List.of(), Optional.of("w".repeat(1000)), Optional.empty(), Optional.empty()),
                now);

        assertThat(announcer.status().get(1))
                .isEqualTo(new TrackerStats(
                        "b",
                        1,
                        TrackerStats.State.WORKING,
                        "w".repeat(200),
                        OptionalInt.of(7),
                        OptionalInt.of(9),
                        now + 1800 * SECOND,
                        0));
    }

    @Test
    void showsATrackerThatStandsByAsUntried() {
        Announcer announcer = started("a", "b");
        int first = sent.getFirst().tracker();
        announcer.onSucceeded(first, answer(1800), now);

        TrackerStats other = announcer.status().get(1 - first);

        assertThat(other.state()).isEqualTo(TrackerStats.State.UNTRIED);
        assertThat(other.nextAnnounce()).isEqualTo(Machine.NEVER);
    }

    @Test
    void givesTheTrackerItsIdentifierBackUnlessItIsTooLong() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, withTrackerId("id7"), now);
        announcer.tick(now + MINUTE);
        assertThat(sent.getLast().announcement().trackerId()).contains("id7");

        announcer.onSucceeded(0, answer(60), now + MINUTE);
        announcer.tick(now + 2 * MINUTE);
        assertThat(sent.getLast().announcement().trackerId()).contains("id7");

        announcer.onSucceeded(0, withTrackerId("x".repeat(300)), now + 2 * MINUTE);
        announcer.tick(now + 3 * MINUTE);
        assertThat(sent.getLast().announcement().trackerId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tellsEveryTrackerOnlyLegalSequencesWhateverHappens(long seed) {
        var chance = new SplittableRandom(seed);
        Announcer announcer = announcer(List.of(List.of("a", "b", "c"), List.of("d")), chance.nextBoolean());
        boolean[] knowsUs = new boolean[4];
        boolean[] knowsCompleted = new boolean[4];
        boolean completed = false;
        List<Sent> open = new ArrayList<>();

        for (int step = 0; step < 20_000; step++) {
            sent.clear();
            // Slow enough that no answer arrives later than its deadline, which has tests of its own.
            now += chance.nextLong(3 * SECOND);
            switch (chance.nextInt(40)) {
                case 0 -> announcer.start(now);
                case 1 -> announcer.stop(now);
                case 2 -> announcer.needPeers(now);
                case 3 -> {
                    if (step > 2000) {
                        completed = true;
                        announcer.onDownloadCompleted(now);
                    }
                }
                default -> announcer.tick(now);
            }
            open.addAll(sent);
            if (!open.isEmpty() && chance.nextInt(2) == 0) {
                Sent one = open.removeFirst();
                int tracker = one.tracker();
                sent.clear();
                if (chance.nextInt(3) == 0) {
                    knowsUs[tracker] &= one.event() != STOPPED;
                    announcer.onFailed(tracker, NO, now);
                } else {
                    knowsUs[tracker] = one.event() != STOPPED;
                    knowsCompleted[tracker] |= one.event() == COMPLETED;
                    announcer.onSucceeded(tracker, answer(chance.nextInt(300)), now);
                }
                open.addAll(sent);
            }
            assertThat(open.stream().map(Sent::tracker)).doesNotHaveDuplicates();
            for (Sent one : open) {
                if (one.event() == COMPLETED) {
                    assertThat(completed && knowsUs[one.tracker()] && !knowsCompleted[one.tracker()])
                            .isTrue();
                }
                if (one.event() == STOPPED || one.event() == NONE) {
                    assertThat(knowsUs[one.tracker()]).isTrue();
                }
            }
        }
    }

    @Test
    void asksARefusingTrackerAgainWhenItSaid() {
        Announcer announcer = started("a");
        announcer.onFailed(0, new AnnounceFailure("busy", 900), now);

        announcer.needPeers(now);
        announcer.onDownloadCompleted(now);

        assertThat(announcer.nextTick()).isEqualTo(now + 900 * SECOND);
    }

    @Test
    void doesNotForgetWhenATrackerWantsToBeAskedAgainWhileItIsPaused() {
        Announcer announcer = started("a");
        announcer.onFailed(0, new AnnounceFailure("busy", 900), now);

        announcer.stop(now);
        announcer.start(now);

        assertThat(sent).hasSize(1);
        assertThat(announcer.nextTick()).isEqualTo(now + 900 * SECOND);
    }
}
