package dev.spate.engine;

import java.time.Duration;

/** Bounds of a session, each with its reason. */
final class SessionLimits {
    /** Events that wait for one subscriber: some seconds of pieces at full speed. */
    static final int EVENTS_MAX = 10_000;

    /** How long closing waits for trackers and the disk together; what is not told by then is not told. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** How long closing waits for each kind of thread: what a slow stick takes to flush its cache, but no dead disk. */
    static final Duration THREADS_TIMEOUT = Duration.ofSeconds(60);

    /** How long closing waits until a future is done whose result is there; a moment, unless the machine stands still. */
    static final Duration ANSWERS_TIMEOUT = Duration.ofSeconds(1);

    /** Blocks that links may hold beyond those that were asked for: what arrives unasked is read before it is dropped. */
    static final int UNASKED_BLOCKS = 64;

    /** What the program's own uploads take at one time, before others have their turn: a block, as torrents do. */
    static final int UPLOAD_TURN = 16 * 1024;

    private SessionLimits() {}
}
