package dev.spate.interop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for programs that cannot call back: asks repeatedly until the answer is yes or the time is up. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(60);

    private Await() {}

    /**
     * Returns when the question returns true. A question that throws counts as "not yet", since a program refuses
     * connections while it starts. A program that ends while we wait is a failure at once.
     */
    static void until(String what, Duration patience, Programs programs, Callable<Boolean> question) {
        until(what, patience, programs.all(), question);
    }

    /** The same if only some programs must keep running: one of several downloaders may have ended. */
    static void until(String what, Duration patience, List<Program> needed, Callable<Boolean> question) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            // Checked before the question: a program that ends just after the answer "not yet" may have succeeded.
            Optional<Program> ended =
                    needed.stream().filter(program -> !program.isRunning()).findFirst();
            try {
                if (question.call()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting until " + what, e);
            } catch (Exception e) {
                last = e;
            }
            if (ended.isPresent()) {
                throw new AssertionError(
                        ended.get() + " ended with " + ended.get().exitCode() + " before " + what);
            }
            pause();
        }
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what, last);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
