package dev.spate.protocol.metadata;

import dev.spate.wire.peer.PeerLimits;

/** Bounds and periods of fetching and serving metadata, each with its reason. Times are nanoseconds. */
final class MetadataLimits {
    static final long SECOND = 1_000_000_000L;

    /** Requests to one peer at a time, as in libtorrent; several peers get requests at once. */
    static final int REQUESTS_MAX = 2;

    /**
     * A piece that has not arrived by then is requested from another peer; it is a tenth of a second's work for a peer.
     */
    static final long REQUEST_TIMEOUT = 10 * SECOND;

    /**
     * Unanswered requests in a row after which a peer is disconnected: it holds a connection that another one could
     * use.
     */
    static final int TIMEOUTS_MAX = 3;

    /**
     * A piece that was last requested so long ago is requested from another idle peer too: from up to five, one after
     * the other, before the first request is given up.
     */
    static final long ASK_AGAIN_AFTER = 2 * SECOND;

    /** How long we request nothing from a peer that has rejected: it may limit how much it sends in a time. */
    static final long REJECT_REST = 10 * SECOND;

    /** Rejects in a row after which a peer is disconnected, because it offered metadata and sends none. */
    static final int REJECTS_MAX = 10;

    /** Answers that were never requested; some may cross the end of an attempt. */
    static final int UNASKED_MAX = 32;

    /** How often a peer may change the length that it claims; an honest one announces it once. */
    static final int CLAIMS_MAX = 3;

    /** Attempts without peers: a peer that starts one and leaves, again and again, fills no more memory than this. */
    static final int ATTEMPTS_LEFT_MAX = 8;

    /**
     * Attempts that use a single peer, at first: more would only download the same more often. For each second in which
     * a peer waits there may be one more, so that slow liars delay no peer for long.
     */
    static final int SOLE_ATTEMPTS_FIRST = 6;

    /** An attempt that has received nothing for so long is dropped first when memory is short. */
    static final long STUCK_AFTER = 10 * SECOND;

    /**
     * Bytes of all attempts together: one of the greatest length is always possible, beside a liar of the same size. An
     * attempt without pieces takes 24 bytes for each piece, 50 kB at most, for each peer.
     */
    static final long BUFFERED_BYTES_MAX = 2L * PeerLimits.METADATA_LENGTH_MAX;

    /** Lengths whose pieces did not fit together; each has cost the liars a whole dictionary. */
    static final int CONTESTED_MAX = 64;

    /** Copies of the metadata that one link gets, as BEP 9 suggests a factor; some pieces may be lost to restarts. */
    static final int SERVED_COPIES_MAX = 3;

    /** The minimum number of pieces for one link: for small metadata a factor is too little. */
    static final int SERVED_PIECES_MIN = 16;

    /** Requests of one peer that wait for their turn: more than any client has open. */
    static final int WAITING_MAX = 128;

    /** Rejected requests before the peer is disconnected: an endless stream of them is an attack. */
    static final int REJECTED_MAX = 256;

    /** Pieces a second for one peer: 1 MiB, so that a usual dictionary comes at once and a large one in seconds. */
    static final int PEER_PIECES_PER_SECOND = 64;

    /** Pieces a second for all peers of a torrent: 4 MiB, even if a peer comes back under new ids. */
    static final int TORRENT_PIECES_PER_SECOND = 256;

    /** Pieces a second for all links of one host: half of that, so that one host cannot have it all. */
    static final int HOST_PIECES_PER_SECOND = 128;

    private MetadataLimits() {}
}
