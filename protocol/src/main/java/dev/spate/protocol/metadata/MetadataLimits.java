package dev.spate.protocol.metadata;

import dev.spate.wire.peer.PeerLimits;

/** Bounds and periods of fetching and serving metadata, each with its reason. Times are nanoseconds. */
final class MetadataLimits {
    static final long SECOND = 1_000_000_000L;

    /** Requests at one peer at a time, as libtorrent has them; several peers are asked at once. */
    static final int REQUESTS_MAX = 2;

    /** A piece that has not come by then is asked of somebody else; it is a tenth of a second's work for a peer. */
    static final long REQUEST_TIMEOUT = 10 * SECOND;

    /** Unanswered times in a row after which a peer goes: it holds a place that another one could use. */
    static final int TIMEOUTS_MAX = 3;

    /**
     * A piece that was last asked for so long ago is also asked of a peer that has nothing else to do: of five, one after
     * the other, before the first is given up.
     */
    static final long ASK_AGAIN_AFTER = 2 * SECOND;

    /** How long a peer that has rejected is left alone: it may limit how much it gives in a time. */
    static final long REJECT_REST = 10 * SECOND;

    /** Rejects in a row after which a peer goes, as it promised metadata and gives none. */
    static final int REJECTS_MAX = 10;

    /** Answers that nobody asked for; some may cross the end of an attempt. */
    static final int UNASKED_MAX = 32;

    /** How often a peer may change the length that it claims; an honest one tells it once. */
    static final int CLAIMS_MAX = 3;

    /** Attempts that nobody goes on with: who begins one and leaves, again and again, fills no more memory than this. */
    static final int ATTEMPTS_LEFT_MAX = 8;

    /**
     * Attempts that use a single peer, at first: more would only fetch the same more often. For each second in which
     * somebody waits there may be one more, so that slow liars keep nobody waiting for long.
     */
    static final int SOLE_ATTEMPTS_FIRST = 6;

    /** An attempt that has got nothing for so long goes first when memory is short. */
    static final long STUCK_AFTER = 10 * SECOND;

    /**
     * Bytes of all attempts together: one of the greatest length is always possible, beside a liar of the same size. What
     * is only begun takes 24 bytes for each piece, 50 kB at the most, for each peer.
     */
    static final long BUFFERED_BYTES_MAX = 2L * PeerLimits.METADATA_LENGTH_MAX;

    /** Lengths whose pieces did not fit together; each has cost the liars a whole dictionary. */
    static final int CONTESTED_MAX = 64;

    /** Copies of the metadata that one link is given, as BEP 9 suggests a factor; some pieces may be lost to restarts. */
    static final int SERVED_COPIES_MAX = 3;

    /** And at least so many pieces: for small metadata a factor is nothing. */
    static final int SERVED_PIECES_MIN = 16;

    /** Requests of one peer that wait for their turn: more than any client has under way. */
    static final int WAITING_MAX = 128;

    /** Requests that are turned down before the peer goes: an endless stream of them is an attack. */
    static final int TURNED_DOWN_MAX = 256;

    /** Pieces a second for one peer: 1 MiB, so that a usual dictionary comes at once and a large one in seconds. */
    static final int PEER_PIECES_PER_SECOND = 64;

    /** Pieces a second for all peers of a torrent: 4 MiB, whoever comes back under new names. */
    static final int TORRENT_PIECES_PER_SECOND = 256;

    /** Pieces a second for all links of one host: half of that, so that one cannot have it all. */
    static final int HOST_PIECES_PER_SECOND = 128;

    private MetadataLimits() {}
}
