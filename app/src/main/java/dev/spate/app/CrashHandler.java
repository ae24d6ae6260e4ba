package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the command when one of its threads dies, for instance because memory or stack has run out: prints one line and
 * ends the process with {@link ExitCode#INTERNAL}. Without the dead thread, the process would only look alive.
 * Thread-safe.
 */
final class CrashHandler implements Thread.UncaughtExceptionHandler {
    /** How long a command may take to report the crash itself: a broken session fails its torrents at once. */
    private static final Duration REPORT_TIME = Duration.ofSeconds(3);

    /** How long the command may take to close what it still can; then the process is halted. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(15);

    private final Console console;
    private final Duration reportTime;
    private final Duration closeTime;
    private final Runnable halt;
    private final AtomicBoolean hasCrashed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String line = "";
    /** Created in advance, because a crash may leave no memory for it. */
    private final Thread thread =
            Thread.ofPlatform().daemon().name("spate-crash").unstarted(this::end);

    /** For this process. */
    CrashHandler(Console console) {
        this(console, REPORT_TIME, CLOSE_TIME, () -> Runtime.getRuntime().halt(ExitCode.INTERNAL.number()));
    }

    /** With other time limits and another way to halt, for tests. */
    CrashHandler(Console console, Duration reportTime, Duration closeTime, Runnable halt) {
        this.console = console;
        this.reportTime = reportTime;
        this.closeTime = closeTime;
        this.halt = halt;
    }

    @Override
    public void uncaughtException(Thread dying, Throwable problem) {
        if (!hasCrashed.compareAndSet(false, true)) {
            return;
        }
        line = lineOf(problem);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            printLine();
            halt.run();
        }
    }

    /** The line that the user reads. */
    static String lineOf(Throwable problem) {
        return problem instanceof OutOfMemoryError
                ? "not enough memory; SPATE_JAVA_OPTS=-Xmx1g gives more"
                : "internal error: " + problem + "; please report it";
    }

    private void end() {
        try {
            if (!ended.await(reportTime.toMillis(), TimeUnit.MILLISECONDS)) {
                printLine();
                console.interrupt().ask();
                ended.await(closeTime.toMillis(), TimeUnit.MILLISECONDS);
                halt.run();
            }
        } catch (InterruptedException e) {
            halt.run();
        }
    }

    private void printLine() {
        console.printError(line);
    }

    /**
     * The command has ended.
     *
     * @return its exit code, or that of a crash
     */
    int commandEnded(int exitCode) {
        ended.countDown();
        if (hasCrashed.get() && exitCode != ExitCode.INTERNAL.number()) {
            printLine();
            return ExitCode.INTERNAL.number();
        }
        return exitCode;
    }
}
