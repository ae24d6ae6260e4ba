package dev.spate.share;

import java.time.Duration;

/** Limits and times of a share. */
final class ShareLimits {
    /**
     * An entry is hashed when it has not changed for so long. Programs that copy pause between files and for slow
     * sources, but hardly for so long.
     */
    static final Duration SETTLE_TIME = Duration.ofSeconds(3);

    /** The time between two scans: half of the second within which a change must be noticed. */
    static final Duration SCAN_EVERY = Duration.ofMillis(500);

    /**
     * After a long scan of huge folders, the scanner pauses this many times as long, to leave the machine to others.
     */
    static final int SCAN_PAUSE_FACTOR = 4;

    /** An entry that could not be read is tried again after this time, even if its snapshot is the same. */
    static final Duration RETRY = Duration.ofSeconds(30);

    /** The most entries of one shared folder, more than a person can survey; the rest is left out. */
    static final int ENTRIES_MAX = 100_000;

    /** Followers that have missed more events get the whole list of offers instead. */
    static final int JOURNAL_EVENTS_MAX = 20_000;

    /**
     * In bytes. An offered torrent file is parsed for each follower that receives the offer; a longer one is treated as
     * any other file.
     */
    static final long DESCRIBED_TORRENT_LENGTH_MAX = 4L * 1024 * 1024;

    /** The most files that an event names for a folder with only empty files. */
    static final int EMPTY_FILES_SENT_MAX = 200;

    /**
     * In bytes. Events contain info dictionaries up to this length, so that followers need not request them one by one.
     */
    static final int INFO_SENT_LENGTH_MAX = 2048;

    /** The most bytes that go to a socket before the file is checked again. */
    static final long TRANSFER_LENGTH_MAX = 8L << 20;

    /** Bytes of memory for one web reader; thousands may read at the same time. */
    static final int READ_LENGTH_MAX = 64 * 1024;

    /** The most entries of a batch, which one write to the disk records in the journal. */
    static final int BATCH_ENTRIES_MAX = 500;

    /** In bytes. A longer entry ends the batch before it, because hashing it takes long. */
    static final long BATCH_LENGTH_MAX = 16L << 20;

    /** The longest time before a batch is offered, so that its first entry does not wait longer. */
    static final Duration BATCH_TIME_MAX = Duration.ofMillis(250);

    /** The announce interval of the tracker. It is short, so that people soon see new peers; a share has only a few. */
    static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(30);

    /** The most reports of files that cannot be shared; a person who has read so many looks for the cause. */
    static final int LEFT_OUT_REPORTS_MAX = 200;

    private ShareLimits() {}
}
