package dev.spate.tracker.front;

/** Waiting for threads to end. */
final class Threads {
    private Threads() {}

    /**
     * Waits until a thread that is about to end has ended. If the caller is interrupted meanwhile, it stays
     * interrupted.
     */
    static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
