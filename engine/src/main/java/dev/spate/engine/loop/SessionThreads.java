package dev.spate.engine.loop;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts threads and keeps them until they end, so that the close of a session can wait for them. Thread-safe.
 *
 * <p>A bug on one thread ends only that thread's task.
 */
public final class SessionThreads {
    private static final System.Logger LOG = System.getLogger(SessionThreads.class.getName());

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Supplier<? extends Thread.Builder> kind;
    private final Consumer<? super Error> broken;

    private SessionThreads(Supplier<? extends Thread.Builder> kind, Consumer<? super Error> broken) {
        this.kind = kind;
        this.broken = broken;
    }

    /**
     * Virtual threads, for work that waits for the network.
     *
     * @param broken called when a thread has run out of memory or stack
     */
    public static SessionThreads virtual(Consumer<? super Error> broken) {
        return new SessionThreads(Thread::ofVirtual, broken);
    }

    /**
     * Platform threads, for work that waits for files, because a virtual thread would block its carrier there.
     *
     * @param broken called when a thread has run out of memory or stack
     */
    public static SessionThreads platform(Consumer<? super Error> broken) {
        return new SessionThreads(Thread::ofPlatform, broken);
    }

    /** Starts a thread and keeps it while it runs. */
    public Thread start(String name, Runnable task) {
        Thread thread = kind.get().name(name).unstarted(() -> {
            try {
                task.run();
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "a bug on the thread " + name, bug);
            } catch (Error e) {
                broken.accept(e);
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        // Adds and starts in one step, because a caller cannot wait for a thread that is not started.
        synchronized (running) {
            running.add(thread);
            try {
                thread.start();
            } catch (Error e) {
                running.remove(thread);
                throw e;
            }
        }
        return thread;
    }

    /** Whether this thread was started here and still runs. */
    public boolean isOwn(Thread thread) {
        return running.contains(thread);
    }

    /**
     * Waits for all threads that run now.
     *
     * @param timeout how long to wait for all threads together
     * @return false when a thread is still running
     */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        boolean haveEnded = true;
        for (Thread thread : begun()) {
            haveEnded &= thread.join(Duration.ofNanos(end - System.nanoTime()));
        }
        return haveEnded;
    }

    private List<Thread> begun() {
        synchronized (running) {
            return List.copyOf(running);
        }
    }
}
