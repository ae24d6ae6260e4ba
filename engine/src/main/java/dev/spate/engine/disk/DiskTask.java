package dev.spate.engine.disk;

/** A task of a disk thread. */
interface DiskTask {
    /** Does the task. Must not throw: every failure is an event. */
    void run(DiskThread diskThread);

    /** Whether it only handles a block, so that many such tasks run between two urgent ones. */
    default boolean isShort() {
        return false;
    }

    /** Called after the events of {@link #run} have been sent. */
    void done();
}
