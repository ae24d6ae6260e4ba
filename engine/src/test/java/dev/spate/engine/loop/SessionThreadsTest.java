package dev.spate.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Queue<Error> broken = new ConcurrentLinkedQueue<>();

    private static Stream<Function<Consumer<Error>, SessionThreads>> kinds() {
        return Stream.of(SessionThreads::virtual, SessionThreads::platform);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void waitsForThoseThatRunAndForgetsThem(Function<Consumer<Error>, SessionThreads> kind) throws Exception {
        SessionThreads threads = kind.apply(broken::add);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = threads.start("one", () -> await(end));

        assertThat(threads.isOwn(thread)).isTrue();
        assertThat(threads.awaitEnd(Duration.ofMillis(1))).isFalse();
        end.countDown();

        assertThat(threads.awaitEnd(LONG)).isTrue();
        assertThat(threads.isOwn(thread)).isFalse();
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void reportsErrorsButNotBugs(Function<Consumer<Error>, SessionThreads> kind) throws Exception {
        SessionThreads threads = kind.apply(broken::add);
        OutOfMemoryError error = new OutOfMemoryError("a test");
        threads.start("one", () -> {
            throw error;
        });
        threads.start("two", () -> {
            throw new IllegalStateException("a bug of a test");
        });

        assertThat(threads.awaitEnd(LONG)).isTrue();

        assertThat(broken).containsExactly(error);
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
