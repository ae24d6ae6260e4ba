package dev.spate.protocol.announce;

import static dev.spate.wire.announce.AnnounceEvent.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.announce.AnnounceFailure;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several trackers is used, and when one that fails is tried again. */
class AnnouncerTiersTest extends Announcing {
    @Test
    void usesTheNextOfItsTierWhenATrackerFails() {
        Announcer announcer = announcer(List.of(List.of("a", "b", "c")), false);
        announcer.start(now);
        int first = sent.getFirst().tracker();

        announcer.onFailed(first, NO, now);

        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).tracker()).isNotEqualTo(first);
        assertThat(sent.get(1).event()).isEqualTo(STARTED);
    }

    @Test
    void movesTheTrackerThatWorksToTheFront() {
        Announcer announcer = announcer(List.of(List.of("a", "b", "c")), false);
        announcer.start(now);
        announcer.onFailed(sent.getLast().tracker(), NO, now);
        int working = sent.getLast().tracker();
        announcer.onSucceeded(working, answer(60), now);

        for (int i = 0; i < 5; i++) {
            now += MINUTE;
            announcer.tick(now);
            announcer.onSucceeded(working, answer(60), now);
        }

        assertThat(sent.subList(1, sent.size())).extracting(Sent::tracker).containsOnly(working);
        now += MINUTE;
        announcer.tick(now);
        announcer.onFailed(working, NO, now);
        assertThat(sent.getLast().tracker()).isEqualTo(sent.getFirst().tracker());
    }

    @Test
    void shufflesWithinATierButKeepsTheTiersApart() {
        List<String> tier = List.of("a", "b", "c", "d");
        List<String> firsts = IntStream.range(0, 100)
                .mapToObj(seed -> {
                    sent.clear();
                    new Announcer(List.of(tier, List.of("z")), false, port(), this::account, new SplittableRandom(seed))
                            .start(now);
                    assertThat(sent).hasSize(2);
                    assertThat(sent.getLast().url()).isEqualTo("z");
                    return sent.getFirst().url();
                })
                .toList();

        for (String url : tier) {
            assertThat(Collections.frequency(firsts, url)).isBetween(10, 45);
        }
    }

    @Test
    void announcesToTheFirstThatWorksOfEachTier() {
        announcer(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")), false)
                .start(now);

        assertThat(sent).hasSize(3);
    }

    @Test
    void announcesToEveryTrackerWhenToldTo() {
        announcer(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")), true)
                .start(now);

        assertThat(sent).extracting(Sent::url).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void backsOffLongerAfterEachFailureUpToHalfAnHour() {
        Announcer announcer = started("a");
        double expected = 5;

        for (int i = 0; i < 40; i++) {
            announcer.onFailed(0, NO, now);
            long next = announcer.nextTick();
            double seconds = (double) (next - now) / SECOND;
            assertThat(seconds).isCloseTo(expected, within(expected / 4)).isLessThanOrEqualTo(1800);
            assertThat(announcer.status().getFirst().failuresInRow()).isEqualTo(i + 1);
            expected = Math.min(2 * expected, 1800);
            now = next;
            announcer.tick(now);
        }

        announcer.onSucceeded(0, answer(1800), now);
        assertThat(announcer.status().getFirst().failuresInRow()).isZero();
    }

    @Test
    void doesNotShortenABackOffBecausePeersAreWantedOrTheDownloadCompleted() {
        Announcer announcer = started("a");
        announcer.onFailed(0, NO, now);
        long next = announcer.nextTick();

        announcer.needPeers(now);
        announcer.onDownloadCompleted(now);

        assertThat(sent).hasSize(1);
        assertThat(announcer.nextTick()).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"300, 300", "1, 60", "60, 60", "86400, 86400"})
    void triesAgainWhenTheTrackerSays(int seconds, int expected) {
        Announcer announcer = started("a");

        announcer.onFailed(0, new AnnounceFailure("overloaded", seconds), now);

        assertThat(announcer.nextTick()).isEqualTo(now + expected * SECOND);
    }

    @Test
    void neverAsksATrackerAgainThatSaysNever() {
        Announcer announcer = started("a", "b");
        int never = sent.getFirst().tracker();

        announcer.onFailed(never, new AnnounceFailure("not a tracker", AnnounceFailure.NEVER), now);
        int other = sent.getLast().tracker();
        announcer.onFailed(other, NO, now);
        for (int i = 0; i < 20; i++) {
            now = announcer.nextTick();
            announcer.tick(now);
            announcer.onFailed(other, NO, now);
        }
        announcer.stop(now);
        announcer.start(now);

        assertThat(sent.stream().filter(one -> one.tracker() == never)).hasSize(1);
        TrackerStats status = announcer.status().get(never);
        assertThat(status.state()).isEqualTo(TrackerStats.State.DISABLED);
        assertThat(status.message()).isEqualTo("not a tracker");
        assertThat(status.nextAnnounce()).isEqualTo(Machine.NEVER);
    }

    @Test
    void hasNothingToDoWhenAllTrackersSayNever() {
        Announcer announcer = started("a");

        announcer.onFailed(0, new AnnounceFailure("not a tracker", AnnounceFailure.NEVER), now);

        assertThat(announcer.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void takesARequestWithoutAnswerForAFailureAndIgnoresTheLateAnswer() {
        Announcer announcer = started("a", "b");
        int silent = sent.getFirst().tracker();
        now = announcer.nextTick();

        announcer.tick(now);

        assertThat(sent).hasSize(2);
        assertThat(announcer.status().get(silent).state()).isEqualTo(TrackerStats.State.FAILING);
        announcer.onSucceeded(silent, answer(60), now);
        announcer.onFailed(silent, NO, now);
        assertThat(announcer.status().get(silent).failuresInRow()).isEqualTo(1);
        assertThat(announcer.status().get(silent).message()).isEqualTo("no answer");
    }

    @Test
    void ignoresTheSameAnswerComingTwice() {
        Announcer announcer = started("a");
        announcer.onSucceeded(0, answer(1800), now);

        announcer.onSucceeded(0, answer(60), now + 1);
        announcer.onFailed(0, NO, now + 2);

        assertThat(announcer.nextTick()).isEqualTo(now + 1800 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void refusesAnAnswerOfATrackerItDoesNotHave(int number) {
        Announcer announcer = started("a");

        assertThatThrownBy(() -> announcer.onSucceeded(number, answer(60), now))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void usesAtMostAHundredTrackersAndEachAddressOnce() {
        List<String> many = IntStream.range(0, 150).mapToObj(i -> "t" + i / 2).toList();
        List<String> more = IntStream.range(0, 150).mapToObj(i -> "u" + i).toList();

        Announcer announcer = announcer(List.of(many, more, List.of("z")), true);
        announcer.start(now);

        assertThat(announcer.status()).hasSize(100);
        assertThat(sent).hasSize(100).extracting(Sent::url).doesNotHaveDuplicates();
    }
}
