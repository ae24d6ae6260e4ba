package dev.spate.engine.net;

import java.util.Set;

/** Virtual threads that are remembered until they end, so that closing a session can wait for them. */
public final class LinkThreads {
    private LinkThreads() {}

    /** Starts a thread that is in the set while it runs. */
    public static void start(String name, Set<Thread> running, Runnable task) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                task.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
    }
}
