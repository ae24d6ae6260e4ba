package dev.spate.protocol.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.Remote.WebSeed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSeedBookTest {
    private static final WebSeed FIRST = new WebSeed(0, WebSeed.Use.ALWAYS);
    private static final WebSeed SECOND = new WebSeed(1, WebSeed.Use.LAST_RESORT);

    private final WebSeedBook book = new WebSeedBook();

    @BeforeEach
    void addBoth() {
        book.add(FIRST, 0);
        book.add(SECOND, 0);
    }

    @Test
    void dialsEachOnceUntilItEnds() {
        assertThat(book.dialNext(0)).contains(FIRST);
        assertThat(book.dialNext(0)).contains(SECOND);
        assertThat(book.dialNext(Long.MAX_VALUE)).isEmpty();
        assertThat(book.hasUntried()).isFalse();
    }

    @Test
    void waitsLongerAfterEachFailureAndNotAfterSuccess() {
        book.dialNext(0);
        book.onEnded(FIRST, false, 0);
        book.dialNext(0);

        assertThat(book.dialNext(2 * SwarmLimits.REDIAL_NAMED_AFTER - 1)).isEmpty();
        assertThat(book.dialNext(2 * SwarmLimits.REDIAL_NAMED_AFTER)).contains(FIRST);

        book.onConnected(FIRST);
        book.onEnded(FIRST, true, 1_000_000);
        assertThat(book.dialNext(1_000_000 + SwarmLimits.REDIAL_NAMED_AFTER)).contains(FIRST);
    }

    @Test
    void dialsAllAtOnceWhenTheNetworkIsBack() {
        book.dialNext(0);
        book.dialNext(0);
        book.onEnded(FIRST, false, 0);
        book.onEnded(SECOND, false, 0);

        book.retryAll(1);

        assertThat(book.dialNext(1)).contains(FIRST);
        assertThat(book.dialNext(1)).contains(SECOND);
    }

    @Test
    void bansAWebSeedAlone() {
        book.ban(FIRST);
        book.retryAll(0);

        assertThat(book.isBanned(FIRST)).isTrue();
        assertThat(book.isBanned(SECOND)).isFalse();
        assertThat(book.dialNext(0)).contains(SECOND);
        assertThat(book.dialNext(Long.MAX_VALUE)).isEmpty();
    }
}
