package dev.spate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void aTorrentThatTransfersNothingBecomesSlowAfterAWhile() {
        var pace = Pace.started(0, 100);

        assertThat(pace.isSlow()).isFalse();
        assertThat(pace.nextTurn()).isEqualTo(100 + QueueLimits.SLOW_AFTER);

        Pace slow = pace.turned(pace.nextTurn());
        assertThat(slow.isSlow()).isTrue();
        assertThat(slow.nextTurn()).isEqualTo(Machine.NEVER);
    }

    @Test
    void oneFastReportBeginsTheTimeAnew() {
        var pace = Pace.started(0, 0).observed(true, 50);
        assertThat(pace.nextTurn()).isEqualTo(Machine.NEVER);

        pace = pace.observed(false, 60).observed(false, 70);

        assertThat(pace.nextTurn()).isEqualTo(60 + QueueLimits.SLOW_AFTER);
    }

    @Test
    void eachSetbackDoublesTheTimesUpToABound() {
        var pace = Pace.started(0, 0);
        for (int setbacks = 1; setbacks <= 8; setbacks++) {
            long now = pace.nextTurn();
            pace = pace.turned(now);
            long factor = 1L << Math.min(setbacks - 1, QueueLimits.DOUBLINGS_MAX);
            assertThat(pace.setbacks()).isEqualTo(setbacks);
            assertThat(pace.givesWayAt()).isEqualTo(now + factor * QueueLimits.GIVE_WAY_AFTER);

            pace = pace.observed(true, now);
            now = pace.nextTurn();
            assertThat(now - pace.contradictedSince()).isEqualTo(factor * QueueLimits.FAST_AFTER);
            pace = pace.turned(now).observed(false, now);
            assertThat(pace.givesWayAt()).isEqualTo(Machine.NEVER);
        }
    }

    @Test
    void setbacksAreForgottenAfterALongFastTime() {
        var pace = Pace.started(7, 0).observed(true, 0).observed(false, QueueLimits.SETBACKS_FORGOTTEN_AFTER);

        assertThat(pace.turned(pace.nextTurn()).setbacks()).isEqualTo(1);
    }

    @Test
    void setbacksAreRememberedAfterAShortFastTime() {
        var pace = Pace.started(7, 0).observed(true, 0).observed(false, QueueLimits.SETBACKS_FORGOTTEN_AFTER - 1);

        assertThat(pace.turned(pace.nextTurn()).setbacks()).isEqualTo(8);
    }
}
