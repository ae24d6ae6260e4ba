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

    /** UDP trackers are asked again after 15 and 45 seconds (BEP 15); one that is silent then is not there. */
    static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(60);

    /** Blocks that links may hold beyond those that were asked for: what arrives unasked is read before it is dropped. */
    static final int UNASKED_BLOCKS = 64;

    /** What the program's own uploads take at one time, before others have their turn: a block, as torrents do. */
    static final int UPLOAD_TURN = 16 * 1024;

    /** Open readers of one torrent; the machine has the same bound, and a web address serves some hundreds. */
    static final int READERS_MAX = 1_000;

    /** What a reader that has just begun or jumped asks for: enough for the head of any container format. */
    static final long READ_AHEAD_MIN = 1024 * 1024;

    /** What a reader asks for at the most: a third of a second at 100 MB/s, and the whole window of one fast peer. */
    static final long READ_AHEAD_MAX = 32L * 1024 * 1024;

    /** The same in pieces, when they are small; the machine has the same bound. */
    static final int READ_AHEAD_PIECES_MAX = 512;

    /** Pieces looked at in one question to the loop, which takes it some 50 microseconds. */
    static final int VERIFIED_RUN_MAX = 8_192;

    /** Address space of a reader that hands mapped bytes to a socket; its page tables are 64 kB. */
    static final long MAPPED_LENGTH = 32L * 1024 * 1024;

    /** Bytes handed over at one time: enough for any socket, and soon looked up whether they are in memory. */
    static final int SLICE_LENGTH_MAX = 1024 * 1024;

    /** Memory of a reader where files cannot be mapped. */
    static final int SLICE_COPY_LENGTH = 256 * 1024;

    /** Attempts at bytes that are verified and cannot be read; a file that is put back is found by the second. */
    static final int READ_ATTEMPTS_MAX = 3;

    /** For one name of a magnet link; a resolver that has not answered by then has no answer. */
    static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(20);

    /** Files of one torrent that are told of when they cannot be read: who has more of them knows what is going on. */
    static final int STORAGE_MESSAGES_MAX = 100;

    /** Memory that is set free when there is none left, so that a session can end in an orderly way. */
    static final int BREAKDOWN_RESERVE = 1024 * 1024;

    private SessionLimits() {}
}
