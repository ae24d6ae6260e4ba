package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What becomes of the command when memory or the stack has run out on one of its threads, or one dies in another way: it
 * says one line and ends with {@link ExitCode#INTERNAL}. A process that goes on without it would only look alive.
 * Thread-safe.
 */
final class CrashHandler implements Thread.UncaughtExceptionHandler {
    /** A session that has broken down fails its torrents at once, and a command that sees it says so itself. */
    private static final Duration FOR_ITSELF = Duration.ofSeconds(3);

    /** Closing what still can be closed; the process ends all the same. */
    private static final Duration FOR_THE_END = Duration.ofSeconds(15);

    private final Console console;
    private final Duration forItself;
    private final Duration forTheEnd;
    private final Runnable halt;
    private final AtomicBoolean happened = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String line = "";
    /** Made in advance, because there may be no memory for it then. */
    private final Thread thread =
            Thread.ofPlatform().daemon().name("spate-crash").unstarted(this::end);

    /** For this process. */
    CrashHandler(Console console) {
        this(console, FOR_ITSELF, FOR_THE_END, () -> Runtime.getRuntime().halt(ExitCode.INTERNAL.number()));
    }

    /** As the other one, with other patience and another end; a test has less. */
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

    /** One line for a person. */
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
     * @return its exit code, or the one of a crash
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
