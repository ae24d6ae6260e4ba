package dev.spate.engine;

import java.time.Duration;

/** Bounds of a session, each with its reason. */
final class SessionLimits {
    /** Events that wait for one subscriber: some seconds of pieces at full speed. */
    static final int EVENTS_MAX = 10_000;

    /**
     * How long closing waits for trackers and the disk together. Trackers that have not answered by then get no further
     * announce.
     */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * How long closing waits for each kind of thread: enough for a slow USB stick to flush its cache. A dead disk takes
     * longer.
     */
    static final Duration THREADS_TIMEOUT = Duration.ofSeconds(60);

    /**
     * How long closing waits until futures with a known result are done. This takes a moment, unless the machine is
     * overloaded.
     */
    static final Duration ANSWERS_TIMEOUT = Duration.ofSeconds(1);

    /**
     * Blocks that links may hold in addition to the requested ones: a block that we did not request is read before it
     * is dropped.
     */
    static final int UNASKED_BLOCKS = 64;

    /**
     * Bytes of the program's own uploads that are granted at one time, before torrents have their turn: one block, as
     * for torrents.
     */
    static final int UPLOAD_TURN = 16 * 1024;

    private SessionLimits() {}
}
