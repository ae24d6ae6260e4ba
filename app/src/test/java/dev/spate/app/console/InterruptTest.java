package dev.spate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptTest {
    private final Interrupt interrupt = new Interrupt();
    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void repeatsUntilTheCommandIsOver() {
        assertThat(interrupt.repeatUntil(() -> steps.get() == 3, _ -> steps.incrementAndGet()))
                .isTrue();
        assertThat(steps).hasValue(3);
    }

    @Test
    void endsAfterTheStepInWhichItIsAsked() {
        boolean isOver = interrupt.repeatUntil(() -> false, _ -> {
            steps.incrementAndGet();
            interrupt.ask();
        });

        assertThat(isOver).isFalse();
        assertThat(steps).hasValue(1);
    }

    @Test
    void aCommandThatIsOverWasNotInterrupted() {
        interrupt.ask();

        assertThat(interrupt.repeatUntil(() -> true, _ -> steps.incrementAndGet()))
                .isTrue();
        assertThat(steps).hasValue(0);
    }

    @Test
    void anInterruptOfTheThreadAsksToo() {
        Thread.currentThread().interrupt();

        boolean isOver = interrupt.repeatUntil(() -> false, wait -> TimeUnit.NANOSECONDS.sleep(wait.toNanos()));

        assertThat(isOver).isFalse();
        assertThat(interrupt.isAsked()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitsForTheWorkOfOthersWhetherItEndsWellOrBadly() {
        CompletableFuture<Void> work = new CompletableFuture<>();

        assertThat(interrupt.repeatUntil(work, () -> work.completeExceptionally(new IllegalStateException())))
                .isTrue();
        assertThat(work).isCompletedExceptionally();
    }
}
