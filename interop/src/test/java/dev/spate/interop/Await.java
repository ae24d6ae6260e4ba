package dev.spate.interop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for programs that cannot call back: asks again and again until the answer is yes or the time is up. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(60);

    private Await() {}

    /**
     * Returns when the question is answered with true. A question that throws counts as "not yet", since a program that
     * starts refuses connections at first; a program that ends while we wait is a failure at once.
     */
    static void until(String what, Duration patience, Programs programs, Callable<Boolean> question) {
        until(what, patience, programs.all(), question);
    }

    /** The same when only some programs have to stay: one of several downloaders may be done and gone. */
    static void until(String what, Duration patience, List<Program> needed, Callable<Boolean> question) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            // Looked at before the question: what ends just after it answered "not yet" may have ended well.
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
