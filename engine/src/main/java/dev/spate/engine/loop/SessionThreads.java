package dev.spate.engine.loop;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Threads that are remembered until they end, so that closing a session can wait for them. Thread-safe.
 *
 * <p>A bug on one of them ends what it was for and nothing else.
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
     * Virtual threads: for what waits for the network.
     *
     * @param broken told when memory or the stack has run out on one of them
     */
    public static SessionThreads virtual(Consumer<? super Error> broken) {
        return new SessionThreads(Thread::ofVirtual, broken);
    }

    /** As {@link #virtual}, but platform threads: for what waits for files, where a virtual one would hold its carrier. */
    public static SessionThreads platform(Consumer<? super Error> broken) {
        return new SessionThreads(Thread::ofPlatform, broken);
    }

    /** Starts a thread that is remembered while it runs. */
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
        // Together, because nobody can wait for a thread that is there and has not been started.
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

    /** Whether this thread is one of them. */
    public boolean isOwn(Thread thread) {
        return running.contains(thread);
    }

    /**
     * Waits for all that run now.
     *
     * @param patience how long to wait for all of them together
     * @return false when one still waits for something that does not end
     */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
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
