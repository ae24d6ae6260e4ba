package dev.spate.share.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final int BLOCK = 16 * 1024;

    private static Session session(long upBytesPerSecond) {
        return Session.open(SessionConfig.builder()
                .bindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .upBytesPerSecond(upBytesPerSecond)
                .build());
    }

    @Test
    void servesReadersOnlyWithTheRateThatPeersLeave() throws Exception {
        CompletableFuture<Void> read = new CompletableFuture<>();
        try (Session session = session(1)) {
            RateLimit rateLimit = RateLimit.within(session);
            rateLimit.take(BLOCK);
            // Reserves everything that the session may upload in the next hours.
            var _ = session.reserveUpload(BLOCK);
            Thread.startVirtualThread(() -> {
                try {
                    rateLimit.take(1);
                    read.complete(null);
                } catch (IOException | InterruptedException e) {
                    read.completeExceptionally(e);
                }
            });
        }

        assertThatThrownBy(read::join).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void sendsALowRateInSmallPortions() throws Exception {
        try (Session session = session(1_000_000)) {
            assertThat(RateLimit.within(session).portion(1 << 20)).isEqualTo(100_000);
        }
        try (Session session = session(1)) {
            assertThat(RateLimit.within(session).portion(1 << 20)).isEqualTo(BLOCK);
        }
    }

    @Test
    void neverWaitsWithoutALimit() throws Exception {
        try (Session session = session(0)) {
            RateLimit rateLimit = RateLimit.within(session);

            assertThat(rateLimit.isLimited()).isFalse();
            assertThat(rateLimit.portion(1 << 20)).isEqualTo(1 << 20);
            rateLimit.take(Integer.MAX_VALUE);
        }
    }
}
