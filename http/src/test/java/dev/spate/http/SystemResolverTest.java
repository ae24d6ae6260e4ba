package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
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
    void givesUpANameInTimeAndWaitsForNoneOnTheThreadThatAsks() throws Exception {
        CountDownLatch ends = new CountDownLatch(1);
        Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
        try (SystemResolver resolver = new SystemResolver(host -> {
            waiting.add(Thread.currentThread());
            uninterrupted(ends);
            return new InetAddress[0];
        })) {
            assertThatThrownBy(() -> resolver.resolve("dead.example", Duration.ofMillis(50)))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
        } finally {
            ends.countDown();
        }

        assertThat(waiting).singleElement().matches(thread -> !thread.isVirtual() && thread.isDaemon());
    }

    private static void uninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
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
