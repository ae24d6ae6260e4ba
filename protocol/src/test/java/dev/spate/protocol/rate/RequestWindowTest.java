package dev.spate.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWindowTest {
    private static final long MICRO = 1000L;
    private static final long MILLI = 1000 * MICRO;
    private static final long SECOND = 1000 * MILLI;
    private static final int BLOCK = 16 * 1024;
    private static final int CAP = 4096;

    @Test
    void startsSmall() {
        var window = new RequestWindow(CAP, 0);

        assertThat(window.size()).isEqualTo(8);
        assertThat(window.room()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 100",
        "1000, 100000",
        "1000, 500000",
        "10000, 100",
        "10000, 10000",
        "10000, 500000",
        "100000, 100",
        "100000, 10000",
        "100000, 500000",
        "1000000, 100",
        "1000000, 10000",
        "1000000, 100000",
        "1000000, 500000",
        "10000000, 100",
        "10000000, 10000",
        "10000000, 100000",
        "10000000, 500000",
        "100000000, 100",
        "100000000, 1000",
        "100000000, 10000",
        "100000000, 100000",
        "100000000, 500000",
        "700000000, 500",
        "1000000000, 100",
        "1000000000, 1000",
        "1000000000, 10000",
        "1000000000, 50000"
    })
    void fillsTheLinkOfEveryBandwidthAndDelay(long bandwidth, long delayMicros) {
        long delay = delayMicros * MICRO;
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(RateLimits.REQQ_MAX);
        var link = new SimulatedLink(
                window, bandwidth, delay, Math.min(delay / 4, MILLI), new SplittableRandom(bandwidth ^ delay));
        long blockTime = BLOCK * SECOND / bandwidth;
        // Slow start takes a dozen round trips, each of at least a millisecond or some blocks.
        long warm = 15 * Math.max(delay, MILLI) + 20 * blockTime;
        long measured = 20 * Math.max(delay, MILLI) + 50 * blockTime;

        link.runUntil(warm);
        long before = link.received;
        long start = link.now;
        link.runUntil(start + measured);

        double rate = (double) (link.received - before) * SECOND / (link.now - start);
        double possible = Math.min(bandwidth, (double) RateLimits.REQQ_MAX * BLOCK * SECOND / delay);
        assertThat(rate / possible).isGreaterThanOrEqualTo(0.9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 10_000, 100_000, 1_000_000})
    void queuesNoMoreThanAFewSecondsAtASlowPeer(long bandwidth) {
        var window = new RequestWindow(CAP, 0);
        var link = new SimulatedLink(window, bandwidth, 50 * MILLI, 0, new SplittableRandom(1));

        link.runUntil(100 * BLOCK * SECOND / bandwidth + 10 * SECOND);

        assertThat(window.size()).isLessThanOrEqualTo((int) Math.max(3, 3 * bandwidth / BLOCK));
    }

    @Test
    void asksForHundredsOfBlocksWithinFiftyMillisecondsOnLoopback() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 700_000_000, 500 * MICRO, 200 * MICRO, new SplittableRandom(2));

        link.runUntil(50 * MILLI);

        assertThat(window.size()).isBetween(200, 600);
    }

    @Test
    void doesNotCollapseWhenTheOtherSidePauses() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 700_000_000, 500 * MICRO, 200 * MICRO, new SplittableRandom(3));
        link.runUntil(100 * MILLI);
        int before = window.size();

        link.bandwidth = 1_000_000;
        link.runUntil(link.now + 500 * MILLI);

        assertThat(window.size()).isGreaterThanOrEqualTo(before * 9 / 10);
    }

    @Test
    void doesNotCollapseWhenLittleIsAskedForAWhile() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 100_000_000, 50 * MILLI, 0, new SplittableRandom(4));
        link.runUntil(3 * SECOND);
        int before = window.size();
        window.onDropped(window.outstanding());

        window.onRequest(1000 * SECOND);
        window.onBlock(1000 * SECOND + 50 * MILLI, BLOCK, 50 * MILLI);

        assertThat(window.outstanding()).isZero();
        assertThat(window.size()).isEqualTo(before);
    }

    @Test
    void followsALinkThatBecomesFaster() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 1_000_000, 100 * MILLI, 0, new SplittableRandom(5));
        link.runUntil(10 * SECOND);
        assertThat(window.size()).isLessThan(200);

        link.bandwidth = 50_000_000;
        link.runUntil(link.now + 5 * SECOND);
        long before = link.received;
        link.runUntil(link.now + 5 * SECOND);

        assertThat((link.received - before) / 5).isGreaterThan(45_000_000);
    }

    @Test
    void followsALinkThatBecomesSlowerAfterSomeSeconds() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 50_000_000, 20 * MILLI, 0, new SplittableRandom(6));
        link.runUntil(10 * SECOND);
        assertThat(window.size()).isGreaterThan(200);

        link.bandwidth = 1_000_000;
        link.runUntil(link.now + 60 * SECOND);

        assertThat(window.size()).isLessThan(130);
    }

    @Test
    void keepsItsThroughputWhenTheWayBecomesLonger() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 20_000_000, 20 * MILLI, 0, new SplittableRandom(7));
        link.runUntil(10 * SECOND);

        link.delay = 150 * MILLI;
        link.runUntil(link.now + 30 * SECOND);
        long before = link.received;
        link.runUntil(link.now + 10 * SECOND);

        assertThat((link.received - before) / 10).isGreaterThan(18_000_000);
    }

    @Test
    void believesNoRateThatABufferReadAtOnceSuggests() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        for (int i = 0; i < 8; i++) {
            window.onRequest(0);
        }
        for (int i = 0; i < 8; i++) {
            window.onBlock(SECOND, BLOCK, SECOND);
        }

        // Eight blocks in a second, and a second of delay: twice the product.
        assertThat(window.size()).isEqualTo(16);
    }

    @Test
    void staysWithinWhatThePeerKeepsAndWithinItsCap() {
        var window = new RequestWindow(100, 0);
        assertThat(fastest(window)).isEqualTo(100);

        window.setRequestQueue(60);
        assertThat(window.size()).isEqualTo(60);

        var patient = new RequestWindow(CAP, 0);
        assertThat(fastest(patient)).isEqualTo(RateLimits.REQQ_DEFAULT);

        var boastful = new RequestWindow(CAP, 0);
        boastful.setRequestQueue(Long.MAX_VALUE);
        assertThat(fastest(boastful)).isEqualTo(RateLimits.REQQ_MAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1})
    void asksForOneBlockWhenThePeerKeepsOneOrNamesNonsense(long reqq) {
        var window = new RequestWindow(CAP, 0);

        window.setRequestQueue(reqq);

        assertThat(window.size()).isEqualTo(1);
        assertThat(fastest(window)).isEqualTo(1);
    }

    @Test
    void halvesAfterATimeoutButKeepsTwo() {
        var window = new RequestWindow(CAP, 0);

        window.onTimeout(1);
        assertThat(window.size()).isEqualTo(4);

        window.onTimeout(2);
        window.onTimeout(3);
        window.onTimeout(4);
        assertThat(window.size()).isEqualTo(2);
    }

    @Test
    void doesNotJumpBackAfterATimeoutOnAMemoryOfBetterTimes() {
        var window = new RequestWindow(CAP, 0);
        window.setRequestQueue(2000);
        var link = new SimulatedLink(window, 100_000_000, 20 * MILLI, 0, new SplittableRandom(8));
        link.runUntil(SECOND);
        int before = window.size();

        window.onTimeout(link.now);
        window.onDropped(window.outstanding());
        var slow = new SimulatedLink(window, 100_000, 20 * MILLI, 0, new SplittableRandom(8));
        slow.now = link.now;
        slow.runUntil(link.now + 20 * SECOND);

        assertThat(slow.largest).isLessThanOrEqualTo(before / 2 + 1);
    }

    @Test
    void countsLateAndDroppedRequestsWithoutGoingBelowZero() {
        var window = new RequestWindow(CAP, 0);
        window.onRequest(0);
        window.onDropped(1);

        window.onBlock(5, BLOCK, 5);
        window.onDropped(3);

        assertThat(window.outstanding()).isZero();
        assertThat(window.room()).isEqualTo(window.size());
    }

    @Test
    void survivesBlocksWithoutAnyDelay() {
        var window = new RequestWindow(CAP, 0);

        for (int i = 0; i < 100; i++) {
            window.onRequest(0);
            window.onBlock(0, BLOCK, 0);
        }

        assertThat(window.size()).isEqualTo(8);
    }

    @Test
    void refusesACapThatLeavesNoWindow() {
        assertThatThrownBy(() -> new RequestWindow(1, 0)).isInstanceOf(IllegalStateException.class);
    }

    private static int fastest(RequestWindow window) {
        var link = new SimulatedLink(window, 1_000_000_000, 100 * MILLI, 0, new SplittableRandom(9));
        link.runUntil(3 * SECOND);
        return link.largest;
    }
}
