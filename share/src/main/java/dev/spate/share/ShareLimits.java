package dev.spate.share;

import java.time.Duration;

/** Bounds and times of sharing. */
final class ShareLimits {
    /** Copying programs pause, between files and for slow sources, but hardly this long. */
    static final Duration REST = Duration.ofSeconds(3);

    /** Half of the second within which a change is to be noticed. */
    static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Looking at huge folders takes a while; the machine has other things to do, so it rests this much longer. */
    static final int LOOK_PAUSE_FACTOR = 4;

    /** What could not be read is tried again after this, even when it looks the same. */
    static final Duration RETRY = Duration.ofSeconds(30);

    /** More entries of one share than anybody can overlook; the rest is left out, and said so. */
    static final int ENTRIES_MAX = 100_000;

    /** Followers that were away for longer than this many events are told how things stand instead. */
    static final int JOURNAL_EVENTS_MAX = 20_000;

    /** A torrent file among the offers is read for each follower that hears of it; larger ones are just files. */
    static final long DESCRIBED_TORRENT_LENGTH_MAX = 4L * 1024 * 1024;

    /** Of a folder with nothing but empty files so many are named to followers. */
    static final int EMPTY_FILES_SAID_MAX = 200;

    /** Followers are told the info dictionary of what is small, so that they need not ask for each one. */
    static final int INFO_SAID_LENGTH_MAX = 2048;

    /** Bytes handed to a socket before the file is looked at again. */
    static final long TRANSFER_LENGTH_MAX = 8L << 20;

    /** Memory of one web reader; thousands may read at a time. */
    static final int READ_LENGTH_MAX = 64 * 1024;

    /** Entries that are offered together: one write to the disk makes them all known. */
    static final int BATCH_ENTRIES_MAX = 500;

    /** Something longer than this is no part of a batch: hashing it takes a while. */
    static final long BATCH_LENGTH_MAX = 16L << 20;

    /** Whoever waits for the first of a batch does not wait longer than this. */
    static final Duration BATCH_TIME_MAX = Duration.ofMillis(250);

    /** A share has few peers and people who look at it: they see soon who came. */
    static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(30);

    /** Lines about what cannot be shared; a person who has read so many looks for the cause. */
    static final int LEFT_OUT_TOLD_MAX = 200;

    private ShareLimits() {}
}
