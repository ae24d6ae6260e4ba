package dev.spate.protocol.torrent;

/** Bounds and periods of a torrent's life, each with its reason. Times are nanoseconds. */
final class TorrentLimits {
    static final long SECOND = 1_000_000_000L;

    /** Peers that we ask a tracker for at one time; most trackers return no more. */
    static final int PEERS_WANTED_MAX = 50;

    /** Pieces that are being checked at one time; keeps every disk thread of a large machine busy. */
    static final int CHECKS_MAX = 128;

    /** Bytes that are being checked at one time when pieces are large, so that a pause is answered soon. */
    static final long CHECK_BYTES_MAX = 256L * 1024 * 1024;

    /** A killed process downloads again what was not saved, so this bounds the loss; a force costs a disk flush. */
    static final long SAVE_EVERY = 2 * SECOND;

    /**
     * The same for pieces found on disk: after a kill they only have to be checked again, and many small files cost
     * many forces.
     */
    static final long SAVE_FOUND_EVERY = 60 * SECOND;

    /** Counters alone change slowly; a minute of them may be lost. */
    static final long SAVE_COUNTERS_EVERY = 60 * SECOND;

    /** A person sees four changes a second as motion, and a session of 10,000 torrents can afford it. */
    static final long STATS_EVERY = SECOND / 4;

    /**
     * Bytes left that we announce while the length is unknown: one block, so that trackers do not count us as a seed.
     */
    static final long UNKNOWN_LEFT = 16 * 1024;

    /** Senders of metadata that are remembered after they have left, so that liars can still be banned. */
    static final int SENDERS_MAX = 1_000;

    /**
     * Time between two checks of the files in use: a file that another program removes is noticed soon, and a check of
     * some hundred names costs about a millisecond.
     */
    static final long WATCH_EVERY = 10 * SECOND;

    private TorrentLimits() {}
}
