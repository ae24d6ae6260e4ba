package dev.spate.engine;

import java.time.Duration;

/** Bounds of a session, each with its reason. */
final class Limits {
    /** Events that wait for one subscriber: some seconds of pieces at full speed. */
    static final int EVENTS_MAX = 10_000;

    /** How long closing waits for trackers and the disk together; what is not told by then is not told. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** UDP trackers are asked again after 15 and 45 seconds (BEP 15); one that is silent then is not there. */
    static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(60);

    /** Blocks that links may hold beyond those that were asked for: what arrives unasked is read before it is dropped. */
    static final int UNASKED_BLOCKS = 64;

    /** Runs of 512 KiB that are read for uploads at one time. */
    static final int UPLOAD_BATCHES_MAX = 32;

    private Limits() {}
}
