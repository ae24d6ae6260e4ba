package dev.spate.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spate.protocol.machine.Machine;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 16 * 1024;

    @Test
    void letsEverythingThroughWithoutALimit() {
        var bucket = new TokenBucket(TokenBucket.UNLIMITED, 0);

        bucket.take(Long.MAX_VALUE, 0);

        assertThat(bucket.available(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(bucket.fits(Long.MAX_VALUE, 0)).isTrue();
        assertThat(bucket.nextAvailable(BLOCK, 7)).isEqualTo(7);
    }

    @Test
    void holdsATenthOfASecondButAtLeastABlock() {
        assertThat(new TokenBucket(10_000_000, 0).available(0)).isEqualTo(1_000_000);
        assertThat(new TokenBucket(1, 0).available(0)).isEqualTo(BLOCK);
        assertThat(new TokenBucket(10_000_000, 0).available(3600 * SECOND)).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 1000, 20_000, 1_234_567, 1_000_000_007, RateLimits.RATE_MAX})
    void neitherDriftsNorOverflowsHoweverOftenItIsAsked(long rate) {
        var random = new Random(rate);
        var bucket = new TokenBucket(rate, 0);
        long now = 0;
        long taken = 0;
        bucket.take(bucket.available(0), 0);
        long due = 0;

        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(1, 7_000_000);
            long tokens = bucket.available(now);
            bucket.take(tokens, now);
            taken += tokens;
        }

        due = (long) ((double) now * rate / SECOND);
        assertThat((double) taken).isCloseTo(due, within(1.0 + due * 1e-9));
    }

    @Test
    void fitsABlockExactlyAtTheTimeItNamed() {
        var bucket = new TokenBucket(333_333, 0);
        var random = new Random(1);
        long now = 0;

        for (int i = 0; i < 1000; i++) {
            long next = bucket.nextAvailable(BLOCK, now);
            if (next > now) {
                assertThat(bucket.fits(BLOCK, next - 1)).isFalse();
            }
            assertThat(bucket.fits(BLOCK, next)).isTrue();
            bucket.take(BLOCK, next);
            now = next + random.nextInt(1000);
        }

        assertThat((double) now).isCloseTo(1000.0 * BLOCK / 333_333 * SECOND, within(0.2 * SECOND));
    }

    @Test
    void earnsADebtBackBeforeAnythingElseGoes() {
        var bucket = new TokenBucket(10_000, 0);
        bucket.take(BLOCK, 0);
        bucket.take(BLOCK, 0);

        assertThat(bucket.available(0)).isZero();
        assertThat(bucket.available(SECOND)).isZero();
        assertThat(bucket.available(2 * SECOND)).isEqualTo(20_000 - BLOCK);
    }

    @Test
    void letsMoreThanABucketThroughWhenItIsFull() {
        var bucket = new TokenBucket(10_000, 0);

        assertThat(bucket.fits(10 * BLOCK, 0)).isTrue();
        bucket.take(10 * BLOCK, 0);

        assertThat(bucket.fits(1, 14 * SECOND)).isFalse();
        assertThat(bucket.fits(1, 15 * SECOND)).isTrue();
    }

    @Test
    void letsThroughWhatAllBucketsAboveItLetThrough() {
        var session = new TokenBucket(1_000_000, 0);
        var torrent = session.child(TokenBucket.UNLIMITED, 0);
        var slow = torrent.child(200_000, 0);
        var fast = torrent.child(TokenBucket.UNLIMITED, 0);

        fast.take(90_000, 0);

        assertThat(session.available(0)).isEqualTo(10_000);
        assertThat(slow.available(0)).isEqualTo(10_000);
        assertThat(slow.fits(BLOCK, 0)).isFalse();
        assertThat(slow.nextAvailable(BLOCK, 0)).isEqualTo((BLOCK - 10_000) * 1000L);
        slow.take(20_000, SECOND);
        assertThat(slow.available(SECOND)).isZero();
        assertThat(fast.available(SECOND)).isEqualTo(80_000);
    }

    @Test
    void changesItsRateAtRunTime() {
        var bucket = new TokenBucket(1_000_000, 0);
        bucket.take(100_000, 0);

        bucket.setRate(200_000, SECOND / 100);

        assertThat(bucket.rate()).isEqualTo(200_000);
        assertThat(bucket.available(SECOND / 100)).isEqualTo(10_000);
        assertThat(bucket.available(SECOND / 100 + SECOND / 20)).isEqualTo(20_000);
        bucket.setRate(TokenBucket.UNLIMITED, SECOND);
        assertThat(bucket.available(SECOND)).isEqualTo(Long.MAX_VALUE);
        bucket.setRate(50_000, 2 * SECOND);
        assertThat(bucket.available(2 * SECOND)).isEqualTo(BLOCK);
    }

    @Test
    void countsAnAbsurdRateAsUnlimited() {
        assertThat(new TokenBucket(Long.MAX_VALUE, 0).rate()).isEqualTo(TokenBucket.UNLIMITED);
    }

    @Test
    void takesBackWhatDidNotGoButNoMoreThanItHolds() {
        var bucket = new TokenBucket(1_000_000, 0);
        bucket.take(50_000, 0);

        bucket.giveBack(20_000, 0);
        assertThat(bucket.available(0)).isEqualTo(70_000);

        bucket.giveBack(Long.MAX_VALUE, 0);
        assertThat(bucket.available(0)).isEqualTo(100_000);
    }

    @Test
    void saysNeverWhenTheTimeIsBeyondTheEndOfTheClock() {
        var bucket = new TokenBucket(1, 0);
        bucket.take(Long.MAX_VALUE / 2, 0);

        assertThat(bucket.nextAvailable(BLOCK, 0)).isEqualTo(Machine.NEVER);
    }

    @Test
    void refusesNegativeRatesAndAmounts() {
        var bucket = new TokenBucket(1, 0);

        assertThatThrownBy(() -> bucket.setRate(-1, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bucket.take(-1, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bucket.giveBack(-1, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void servesItsChildrenEvenlyWhenTheyTakeTurns() {
        var session = new TokenBucket(1_000_000, 0);
        var peers = new TokenBucket[] {session.child(0, 0), session.child(0, 0), session.child(50_000, 0)};
        long[] taken = new long[3];
        int turn = 0;

        for (long now = 0; now < 20 * SECOND; now += SECOND / 200) {
            int refused = 0;
            while (refused < 3) {
                int peer = turn++ % 3;
                if (peers[peer].fits(BLOCK, now)) {
                    peers[peer].take(BLOCK, now);
                    taken[peer] += BLOCK;
                    refused = 0;
                } else {
                    refused++;
                }
            }
        }

        assertThat(taken[2] / 20.0).isCloseTo(50_000, within(2_000.0));
        assertThat((double) taken[0]).isCloseTo(taken[1], within(0.05 * taken[1]));
        assertThat((taken[0] + taken[1] + taken[2]) / 20.0).isCloseTo(1_000_000, within(10_000.0));
    }

    /** As machines do that the loop asks at the same times: the first one is always the same. */
    private static long[] takenByWaitingChildren(TokenBucket session, TokenBucket[] children, long seconds) {
        long[] taken = new long[children.length];
        long[] wakeAt = new long[children.length];
        for (long now = 0; now < seconds * SECOND; now += SECOND / 10_000) {
            for (int i = 0; i < children.length; i++) {
                while (wakeAt[i] <= now && children[i].fits(BLOCK, now)) {
                    children[i].take(BLOCK, now);
                    taken[i] += BLOCK;
                }
                wakeAt[i] = wakeAt[i] <= now ? children[i].waitFor(BLOCK, now) : wakeAt[i];
            }
        }
        return taken;
    }

    @Test
    void childrenThatWaitInLineGetEqualSharesThoughTheFirstIsAlwaysAskedFirst() {
        var session = new TokenBucket(1_000_000, 0);
        var children = new TokenBucket[] {session.child(0, 0), session.child(0, 0), session.child(50_000, 0)};

        long[] taken = takenByWaitingChildren(session, children, 20);

        assertThat(taken[2] / 20.0).isCloseTo(50_000, within(2_500.0));
        assertThat((double) taken[0]).isCloseTo(taken[1], within(0.05 * taken[1]));
        assertThat((taken[0] + taken[1] + taken[2]) / 20.0).isCloseTo(1_000_000, within(20_000.0));
    }

    @Test
    void aChildThatLeftTheLineOrDoesNotComeKeepsNobodyWaiting() {
        var session = new TokenBucket(100_000, 0);
        TokenBucket first = session.child(0, 0);
        TokenBucket second = session.child(0, 0);
        TokenBucket third = session.child(0, 0);
        third.take(session.available(0), 0);
        long turnOfFirst = first.waitFor(BLOCK, 0);
        long turnOfSecond = second.waitFor(BLOCK, 0);
        long turnOfThird = third.waitFor(BLOCK, 0);

        assertThat(turnOfFirst).isLessThan(turnOfSecond);
        assertThat(turnOfSecond).isLessThan(turnOfThird);
        assertThat(second.fits(BLOCK, turnOfFirst)).isFalse();
        assertThat(second.available(turnOfFirst)).isZero();
        first.stopWaiting();
        assertThat(second.fits(BLOCK, turnOfFirst)).isTrue();
        // The second one does not come.
        assertThat(third.fits(BLOCK, turnOfSecond)).isFalse();
        assertThat(third.fits(BLOCK, turnOfSecond + 2 * RateLimits.TURN_KEPT)).isTrue();
    }

    @Test
    void aChildThatItsOwnLimitHoldsBackKeepsNobodyWaiting() {
        var session = new TokenBucket(1_000_000, 0);
        TokenBucket slow = session.child(20_000, 0);
        TokenBucket fast = session.child(0, 0);
        slow.take(3 * BLOCK, 0);

        slow.waitFor(BLOCK, 0);

        assertThat(fast.isContended()).isFalse();
        assertThat(fast.fits(BLOCK, 0)).isTrue();
    }
}
