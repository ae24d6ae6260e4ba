package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.loop.SessionThreads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StalledLinksTest {
    private static final long SECOND = 1_000_000_000L;

    private final Links links = new Links(SessionThreads.virtual(error -> {
        throw error;
    }));
    private final StalledLinks watch = new StalledLinks(links, 0);
    private final FakePeerLink link = new FakePeerLink(Optional.empty());
    private long now;

    StalledLinksTest() {
        links.add(new LinkId(1), link);
    }

    private void pass(int seconds) {
        long end = now + seconds * SECOND;
        while (watch.nextTick() <= end) {
            now = watch.nextTick();
            watch.tick(now);
        }
        now = end;
    }

    @Test
    void endsALinkWhoseSocketTakesNothingForAMinute() {
        link.write = OptionalLong.of(7);

        pass(60);
        assertThat(link.closed).isEmpty();

        pass(10);
        assertThat(link.closed).containsExactly(CloseReason.SLOW_READER);
    }

    @Test
    void letsALinkLiveThatTakesALittleNowAndThen() {
        for (int i = 0; i < 20; i++) {
            link.write = OptionalLong.of(2L * i + 1);
            pass(50);
        }

        assertThat(link.closed).isEmpty();
    }

    @Test
    void letsALinkLiveThatHasNothingToSay() {
        pass(3_600);

        assertThat(link.closed).isEmpty();
    }
}
