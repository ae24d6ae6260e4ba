package dev.spate.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that look at the disk for magnet links whose metadata has come. Thread-safe. */
final class Openings {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** A platform thread, because it waits for files. */
    void start(Runnable work) {
        Thread thread = Thread.ofPlatform().name("spate-open").unstarted(() -> {
            try {
                work.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Waits for those that have begun. */
    void close() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
