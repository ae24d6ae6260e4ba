package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrashTest {
    private final Recorded recorded = new Recorded();
    private final CountDownLatch halted = new CountDownLatch(1);

    private Crash crash(Duration forItself) {
        return new Crash(recorded.console(), forItself, Duration.ZERO, halted::countDown);
    }

    @Test
    void asksACommandToEndThatDoesNotSeeItItself() throws Exception {
        Crash crash = crash(Duration.ZERO);

        crash.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        crash.uncaughtException(Thread.currentThread(), new StackOverflowError());

        assertThat(halted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(recorded.console().interrupt().isAsked()).isTrue();
        assertThat(recorded.err()).isEqualTo("spate: not enough memory; SPATE_JAVA_OPTS=-Xmx1g gives more\n");
    }

    @Test
    void theCommandEndsWithOneWhateverItsOwnEndWas() {
        Crash crash = crash(Duration.ofMinutes(1));
        assertThat(crash.commandEnded(130)).isEqualTo(130);

        crash.uncaughtException(Thread.currentThread(), new IllegalStateException("no"));

        assertThat(crash.commandEnded(130)).isEqualTo(1);
        assertThat(recorded.err())
                .startsWith("spate: internal error: java.lang.IllegalStateException: no")
                .hasLineCount(1);
    }

    @Test
    void aCommandThatSawItHasSaidSoItself() {
        Crash crash = crash(Duration.ofMinutes(1));
        crash.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(crash.commandEnded(1)).isEqualTo(1);
        assertThat(recorded.err()).isEmpty();
    }
}
