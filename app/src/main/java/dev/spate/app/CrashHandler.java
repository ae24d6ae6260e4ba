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
    private static final Duration FOR_ITSELF = Duration.ofSeconds(3);

    /** How long the command may take to close what it still can; then the process is halted. */
    private static final Duration FOR_THE_END = Duration.ofSeconds(15);

    private final Console console;
    private final Duration forItself;
    private final Duration forTheEnd;
    private final Runnable halt;
    private final AtomicBoolean happened = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String line = "";
    /** Created in advance, because a crash may leave no memory for it. */
    private final Thread thread =
            Thread.ofPlatform().daemon().name("spate-crash").unstarted(this::end);

    /** For this process. */
    CrashHandler(Console console) {
        this(console, FOR_ITSELF, FOR_THE_END, () -> Runtime.getRuntime().halt(ExitCode.INTERNAL.number()));
    }

    /** With other time limits and another way to halt, for tests. */
    CrashHandler(Console console, Duration forItself, Duration forTheEnd, Runnable halt) {
        this.console = console;
        this.forItself = forItself;
        this.forTheEnd = forTheEnd;
        this.halt = halt;
    }

    @Override
    public void uncaughtException(Thread dying, Throwable problem) {
        if (!happened.compareAndSet(false, true)) {
            return;
        }
        line = lineOf(problem);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            say();
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
            if (!ended.await(forItself.toMillis(), TimeUnit.MILLISECONDS)) {
                say();
                console.interrupt().ask();
                ended.await(forTheEnd.toMillis(), TimeUnit.MILLISECONDS);
                halt.run();
            }
        } catch (InterruptedException e) {
            halt.run();
        }
    }

    private void say() {
        console.complain(line);
    }

    /**
     * The command has ended.
     *
     * @return its exit code, or that of a crash
     */
    int commandEnded(int exitCode) {
        ended.countDown();
        if (happened.get() && exitCode != ExitCode.INTERNAL.number()) {
            say();
            return ExitCode.INTERNAL.number();
        }
        return exitCode;
    }
}
