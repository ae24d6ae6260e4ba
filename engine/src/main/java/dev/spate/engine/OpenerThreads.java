package dev.spate.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The threads that look at the disk for magnet links whose metadata has come. Thread-safe. */
final class OpenerThreads {
    private static final System.Logger LOG = System.getLogger(OpenerThreads.class.getName());

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Consumer<? super Error> broken;

    /** @param broken told when memory or the stack has run out on one of them */
    OpenerThreads(Consumer<? super Error> broken) {
        this.broken = broken;
    }

    /** A platform thread, because it waits for files. */
    void start(Runnable work) {
        Thread thread = Thread.ofPlatform().name("spate-open").unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "opening what a magnet link means has failed", e);
            } catch (Error e) {
                broken.accept(e);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        // Together, because nobody can wait for a thread that is there and has not been started.
        synchronized (threads) {
            threads.add(thread);
            try {
                thread.start();
            } catch (Error e) {
                threads.remove(thread);
                throw e;
            }
        }
    }

    /** Whether this thread is one of them: what the owner chooses of a magnet link is asked on it. */
    boolean isOwn(Thread thread) {
        return threads.contains(thread);
    }

    /**
     * Waits for those that have begun.
     *
     * @param patience how long to wait for all of them together
     * @return false when one still waits for its device
     */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean haveEnded = true;
        for (Thread thread : begun()) {
            haveEnded &= thread.join(Duration.ofNanos(end - System.nanoTime()));
        }
        return haveEnded;
    }

    private List<Thread> begun() {
        synchronized (threads) {
            return List.copyOf(threads);
        }
    }
}
