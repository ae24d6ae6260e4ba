package dev.spate.share.follow;

import java.time.Duration;

/** Bounds of everything that a share can make large, and times of following. */
final class FollowLimits {
    /** The longest event has 200 names of 255 escaped bytes each. */
    static final int LINE_LENGTH_MAX = 256 * 1024;

    /** An event of several lines is no longer than one of a single line. */
    static final int EVENT_LENGTH_MAX = LINE_LENGTH_MAX;

    /** Ids of shares are about 40 characters. */
    static final int EVENT_ID_LENGTH_MAX = 200;

    /** No file system takes a name of more bytes; one of a share may come from another one, so there is room. */
    static final int NAME_LENGTH_MAX = 1024;

    /** As many as one share has; more would only fill memory. */
    static final int ITEMS_MAX = 200_000;

    /** Of a folder with nothing but empty files. */
    static final int EMPTY_FILES_MAX = 1_000;

    /** What has been heard and not yet been dealt with; then the stream is no longer read. */
    static final int INBOX_MAX = 1_000;

    /** Downloads at work: enough to keep a line busy, and few enough that each gets somewhere. */
    static final int DOWNLOADS_MAX = 16;

    /**
     * Torrents that are open to be seeded on, which trackers hear of again and again. The others are opened when a peer asks
     * for them.
     */
    static final int SEEDING_MAX = 100;

    /** What is not longer comes from the share's web address: finding peers for it would take longer than its bytes. */
    static final int WEB_LENGTH_MAX = 1 << 20;

    /** A folder with more files is no small thing: each file is a request. */
    static final int WEB_FILES_MAX = 64;

    /** Small things in one batch: few enough to show that it goes on, and enough to be forced to the disk together. */
    static final int WEB_BATCH_MAX = 64;

    /** Batches at one time, each over a connection of its own. */
    static final int WEB_CONNECTIONS_MAX = 2;

    /** What failed over the web address so often is looked for in its swarm as well. */
    static final int WEB_ATTEMPTS_MAX = 3;

    /** In base64; the info dictionary of something small has less than 2 KiB. */
    static final int INFO_TEXT_LENGTH_MAX = 4096;

    /** A server that says nothing for so long is gone: its heart beats every five seconds. */
    static final Duration STREAM_SILENCE_MAX = Duration.ofSeconds(20);

    /** The first wait before connecting again, doubled each time. */
    static final Duration RECONNECT_FIRST = Duration.ofMillis(500);

    /** A share that comes back is found within this. */
    static final Duration RECONNECT_MAX = Duration.ofSeconds(30);

    /** What has failed is tried again after this, doubled each time. */
    static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    /** And at least so often. */
    static final Duration RETRY_MAX = Duration.ofMinutes(2);

    /** With --once, what has failed so often has failed. */
    static final int ATTEMPTS_MAX = 6;

    /** With --once, a share that cannot be reached so often cannot be reached. */
    static final int CONNECTIONS_FAILED_MAX = 5;

    /** A download that stands still for so long makes room for others that wait. */
    static final Duration STALL_MAX = Duration.ofSeconds(60);

    /** Changes of what we have are told this often at the most. */
    static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /** And without a change this often, as a sign of life; the share hangs up after three of them. */
    static final Duration REPORT_AT_LEAST_EVERY = Duration.ofSeconds(10);

    /** A request for a torrent or an empty file may take so long. */
    static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(60);

    /** What a state file may have: more than all items with the longest names. */
    static final long STATE_LENGTH_MAX = 512L * 1024 * 1024;

    /** Changes of the account beyond the number of items before it is written as a whole. */
    static final int CHANGES_MAX = 1_000;

    /** A torrent file among the offers is looked into up to this length. */
    static final long DESCRIBED_TORRENT_LENGTH_MAX = 4L * 1024 * 1024;

    /** Names with a number are tried up to here; nobody has that many versions of a file. */
    static final int NUMBERS_MAX = 100_000;

    /** Names that are remembered as this disk takes them: some megabytes. */
    static final int NAMES_KEPT_MAX = 20_000;

    private FollowLimits() {}
}
