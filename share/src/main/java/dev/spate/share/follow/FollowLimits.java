package dev.spate.share.follow;

import java.time.Duration;

/** Limits for everything that a share can make large, and the times of a follower. */
final class FollowLimits {
    /** In bytes. The longest event has 200 names of 255 escaped bytes each. */
    static final int LINE_LENGTH_MAX = 256 * 1024;

    /** In characters. An event of several lines is not longer than one of a single line. */
    static final int EVENT_LENGTH_MAX = LINE_LENGTH_MAX;

    /** A share's ids have about 40 characters. */
    static final int EVENT_ID_LENGTH_MAX = 200;

    /** In characters. No file system allows longer names; the share's may allow longer ones than ours. */
    static final int NAME_LENGTH_MAX = 1024;

    /** As many as one share can offer; more would only fill memory. */
    static final int ITEMS_MAX = 200_000;

    /** Files of a folder that holds only empty files. */
    static final int EMPTY_FILES_MAX = 1_000;

    /** Events that wait to be handled. While so many wait, the stream is not read. */
    static final int INBOX_MAX = 1_000;

    /** Downloads at the same time: enough to fill the line, and few enough that each makes progress. */
    static final int DOWNLOADS_MAX = 16;

    /** Open torrents that are seeded and announced regularly. The others are opened when a peer asks for them. */
    static final int SEEDING_MAX = 100;

    /**
     * In bytes. Offers up to this length come from the share's web address: finding peers would take longer than the
     * download.
     */
    static final int WEB_LENGTH_MAX = 1 << 20;

    /** Each file is a request, so a folder with more files does not count as small. */
    static final int WEB_FILES_MAX = 64;

    /** Small offers in one batch: few enough that progress shows, and enough that forcing them together pays off. */
    static final int WEB_BATCH_MAX = 64;

    /** Batches at the same time, each over its own connection. */
    static final int WEB_CONNECTIONS_MAX = 2;

    /** After so many failures over the web address, an offer is downloaded through its swarm. */
    static final int WEB_ATTEMPTS_MAX = 3;

    /** In base64 characters; the info dictionary of a small offer has less than 2 KiB. */
    static final int INFO_TEXT_LENGTH_MAX = 4096;

    /** A server that is silent for so long is gone: it sends a heartbeat every five seconds. */
    static final Duration STREAM_SILENCE_MAX = Duration.ofSeconds(20);

    /** The first wait before connecting again; it doubles each time. */
    static final Duration RECONNECT_FIRST = Duration.ofMillis(500);

    /** The longest wait: a share that comes back is found within this time. */
    static final Duration RECONNECT_MAX = Duration.ofSeconds(30);

    /** The first wait after a failure; it doubles each time. */
    static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    /** The longest wait after a failure. */
    static final Duration RETRY_MAX = Duration.ofMinutes(2);

    /** With --once, an offer that has failed so often is given up. */
    static final int ATTEMPTS_MAX = 6;

    /** With --once, a share that could not be reached so often in a row is given up. */
    static final int CONNECTIONS_FAILED_MAX = 5;

    /** A download that makes no progress for so long gives its turn to one that waits. */
    static final Duration STALL_MAX = Duration.ofSeconds(60);

    /** The shortest time between two reports of our progress. */
    static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /** The time between reports when nothing changes: the share takes a follower for gone that misses three of them. */
    static final Duration REPORT_AT_LEAST_EVERY = Duration.ofSeconds(10);

    /** The longest time for a request of a torrent file or a small file. */
    static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(60);

    /** Bytes of a state file: more than all items with the longest names. */
    static final long STATE_LENGTH_MAX = 512L * 1024 * 1024;

    /** The state file is written anew when it has this many more lines of changes than there are items. */
    static final int CHANGES_MAX = 1_000;

    /** Bytes. A longer torrent file among the offers is not parsed. */
    static final long DESCRIBED_TORRENT_LENGTH_MAX = 4L * 1024 * 1024;

    /** The highest number that is added to a name; nobody has so many versions of a file. */
    static final int NUMBERS_MAX = 100_000;

    /** Names whose form on this disk is remembered: some megabytes. */
    static final int NAMES_KEPT_MAX = 20_000;

    private FollowLimits() {}
}
