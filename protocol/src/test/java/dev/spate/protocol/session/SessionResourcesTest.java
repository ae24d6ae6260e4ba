package dev.spate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.rate.TokenBucket;
import org.junit.jupiter.api.Test;

class SessionResourcesTest {
    private static final long SECOND = 1_000_000_000L;

    private final SessionResources resources = new SessionResources(2, 1, 10, 0, 0, 0);

    @Test
    void aHigherLimitOfConnectionsAdmitsMoreAtOnce() {
        resources.takeConnection();
        resources.takeConnection();
        assertThat(resources.takeConnection()).isFalse();
        assertThat(resources.isConnectionMissed()).isTrue();

        resources.limitConnections(3);

        assertThat(resources.isConnectionMissed()).isFalse();
        assertThat(resources.takeConnection()).isTrue();
        assertThat(resources.takeConnection()).isFalse();
    }

    @Test
    void aLowerLimitOfConnectionsAdmitsNoneUntilEnoughHaveEnded() {
        resources.takeConnection();
        resources.takeConnection();

        resources.limitConnections(1);
        assertThat(resources.isConnectionLeft()).isFalse();
        resources.returnConnection();
        assertThat(resources.takeConnection()).isFalse();
        resources.returnConnection();

        assertThat(resources.takeConnection()).isTrue();
        assertThat(resources.takeConnection()).isFalse();
    }

    @Test
    void aLimitOfDialsChangesAtOnce() {
        assertThat(resources.takeDial()).isTrue();
        assertThat(resources.takeDial()).isFalse();

        resources.limitDials(2);
        assertThat(resources.takeDial()).isTrue();
        resources.limitDials(1);
        resources.returnDial();

        assertThat(resources.takeDial()).isFalse();
    }

    @Test
    void limitsOfRatesChangeAtOnceForEveryTorrent() {
        TokenBucket torrent = resources.down().child(TokenBucket.UNLIMITED, 0);
        assertThat(torrent.available(0)).isEqualTo(Long.MAX_VALUE);

        resources.limitRates(1_000_000, 500_000, SECOND);

        assertThat(torrent.available(SECOND)).isEqualTo(100_000);
        assertThat(resources.up().rate()).isEqualTo(500_000);
        resources.limitRates(TokenBucket.UNLIMITED, TokenBucket.UNLIMITED, 2 * SECOND);
        assertThat(torrent.available(2 * SECOND)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesNegativeLimits() {
        assertThatThrownBy(() -> resources.limitConnections(-1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> resources.limitDials(-1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> resources.limitRates(-1, 0, 0)).isInstanceOf(IllegalStateException.class);
    }
}
