package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrashHandlerTest {
    private final Recorded recorded = new Recorded();
    private final CountDownLatch halted = new CountDownLatch(1);

    private CrashHandler crash(Duration reportTime) {
        return new CrashHandler(recorded.console(), reportTime, Duration.ZERO, halted::countDown);
    }

    @Test
    void asksACommandToEndThatDoesNotSeeItItself() throws Exception {
        CrashHandler crashHandler = crash(Duration.ZERO);

        crashHandler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        crashHandler.uncaughtException(Thread.currentThread(), new StackOverflowError());

        assertThat(halted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(recorded.console().interrupt().isAsked()).isTrue();
        assertThat(recorded.err()).isEqualTo("spate: not enough memory; SPATE_JAVA_OPTS=-Xmx1g gives more\n");
    }

    @Test
    void theCommandEndsWithOneWhateverItsOwnEndWas() {
        CrashHandler crashHandler = crash(Duration.ofMinutes(1));
        assertThat(crashHandler.commandEnded(130)).isEqualTo(130);

        crashHandler.uncaughtException(Thread.currentThread(), new IllegalStateException("no"));

        assertThat(crashHandler.commandEnded(130)).isEqualTo(1);
        assertThat(recorded.err())
                .startsWith("spate: internal error: java.lang.IllegalStateException: no")
                .hasLineCount(1);
    }

    @Test
    void aCommandThatSawItHasSaidSoItself() {
        CrashHandler crashHandler = crash(Duration.ofMinutes(1));
        crashHandler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(crashHandler.commandEnded(1)).isEqualTo(1);
        assertThat(recorded.err()).isEmpty();
    }
}
