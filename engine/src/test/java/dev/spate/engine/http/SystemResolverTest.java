package dev.spate.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.http.HttpException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
    @Test
    void knowsThisMachine() throws HttpException {
        try (SystemResolver resolver = new SystemResolver()) {
            assertThat(resolver.resolve("localhost", Duration.ofSeconds(60)))
                    .isNotEmpty()
                    .allMatch(InetAddress::isLoopbackAddress);
        }
    }

    @Test
    void endsCallsAndThreadsWhenClosed() throws Exception {
        SystemResolver resolver = new SystemResolver();
        resolver.resolve("localhost", Duration.ofSeconds(60));

        resolver.close();

        assertThatThrownBy(() -> resolver.resolve("localhost", Duration.ofSeconds(60)))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("spate-dns-")) {
                thread.join();
            }
        }
    }
}
