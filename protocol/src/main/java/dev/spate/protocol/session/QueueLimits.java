package dev.spate.protocol.session;

/** Numbers of the queue, each with its reason. */
public final class QueueLimits {
    private static final long SECOND = 1_000_000_000L;

    /** Downloads on a home machine (Transmission: 5, qBittorrent: 3): more of them share one line, and all end late. */
    public static final int HOME_DOWNLOADS = 5;

    /** Seeds on a home machine that really upload (Transmission: 10); those without peers need no place. */
    public static final int HOME_SEEDS = 10;

    /** Checks on a home machine (libtorrent: 1): one at a time reads a disk from start to end. */
    public static final int HOME_CHECKS = 1;

    /** Info dictionaries being fetched on a home machine: small, so more than downloads, and named soon. */
    public static final int HOME_METADATA = 10;

    /** Torrents being opened at one time on a home machine: enough to hide a slow disk, few enough not to seek. */
    public static final int HOME_OPENINGS = 4;

    /** Torrents that are open at one time on a home machine, slow ones too: a few megabytes and its share of links. */
    public static final int HOME_TOTAL = 100;

    /** A torrent below this rate counts as slow (libtorrent's and qBittorrent's default): less than any usable peer. */
    public static final long SLOW_BYTES_PER_SECOND = 2 * 1024;

    /** Time below that rate before a torrent counts as slow: finding peers takes most of a minute. */
    public static final long SLOW_AFTER = 60 * SECOND;

    /** Time at or above that rate before a slow torrent counts again: a single fast piece proves nothing. */
    public static final long FAST_AFTER = 60 * SECOND;

    /** Time for which a slow torrent may stay although others wait: its tracker answers again in that time. */
    public static final long GIVE_WAY_AFTER = 60 * SECOND;

    /** The last two times double with each setback, up to sixteen times: nothing changes places again and again. */
    public static final int DOUBLINGS_MAX = 4;

    /** Time for which a torrent is not slow before its setbacks are forgotten: longer than the longest doubled time. */
    public static final long SETBACKS_FORGOTTEN_AFTER = 30 * 60 * SECOND;

    /** Time without peers before a seed's content is closed: a peer that reconnects finds it open. */
    public static final long SLEEP_AFTER = 60 * SECOND;

    /** Time after which an opening no longer holds back others: its disk hangs, theirs may not. */
    public static final long OPENING_COUNTS_FOR = 30 * SECOND;

    private QueueLimits() {}
}
