package dev.spate.engine.disk;

/** Something for a disk thread to do. */
interface DiskTask {
    /** Does it. Must not throw: whatever goes wrong is an event. */
    void run(DiskThread diskThread);

    /** Whether it only handles a block, so that many of them have a turn together. */
    default boolean isShort() {
        return false;
    }

    /** Called after the events of {@link #run} have been told. */
    void done();
}
