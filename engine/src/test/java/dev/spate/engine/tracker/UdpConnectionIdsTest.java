package dev.spate.engine.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UdpConnectionIdsTest {
    private final UdpConnectionIds ids = new UdpConnectionIds();

    private static InetSocketAddress tracker(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void forgetsAnIdBeforeItsMinuteIsOver() {
        ids.remember(tracker(1), 7, 0);

        assertThat(ids.current(tracker(1), Duration.ofSeconds(54).toNanos())).hasValue(7);
        assertThat(ids.current(tracker(1), Duration.ofSeconds(55).toNanos())).isEmpty();
        assertThat(ids.current(tracker(2), 0)).isEmpty();
    }

    @Test
    void forgetsTheOldestWhenThereAreTooMany() {
        for (int port = 1; port <= TrackerClientLimits.CONNECTION_IDS_MAX; port++) {
            ids.remember(tracker(port), port, 0);
        }
        ids.remember(tracker(1), 11, 0);
        ids.remember(tracker(60_000), 9, 0);

        assertThat(ids.current(tracker(1), 1)).hasValue(11);
        assertThat(ids.current(tracker(2), 1)).isEmpty();
        assertThat(ids.current(tracker(3), 1)).hasValue(3);
    }
}
