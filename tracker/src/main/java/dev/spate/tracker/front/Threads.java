package dev.spate.tracker.front;

/** Waiting for threads to end. */
final class Threads {
    private Threads() {}

    /** Waits until a thread has ended, which it is about to; who is interrupted meanwhile stays interrupted. */
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
