package dev.spate.wire.peer;

import dev.spate.wire.WireLimits;

/** Bounds on the messages of a peer, each with its reason. */
public final class PeerLimits {
    /**
     * The longest legal message is the bitfield of {@link WireLimits#PIECES_MAX} pieces; a longer one is not even
     * skipped.
     */
    public static final int MESSAGE_LENGTH_MAX = 1 + WireLimits.PIECES_MAX / 8;

    /** Room for 16 KiB of metadata with its dictionary (BEP 9), or for a peer exchange of some 10,000 peers. */
    public static final int EXTENSION_LENGTH_MAX = 128 * 1024;

    /** Names in one extension handshake; clients send about ten. Further ones are ignored. */
    public static final int EXTENSIONS_MAX = 64;

    /** Bytes in the name of an extension; those in use have at most 15. Longer ones are ignored. */
    public static final int EXTENSION_NAME_MAX = 64;

    /** Values in one extension handshake: all names, and room for keys that other clients invent. */
    public static final int EXTENSION_VALUES_MAX = 1_000;

    /**
     * Nesting in an extension handshake: the outer dictionary and {@code m}, with room for the keys of other clients.
     */
    public static final int EXTENSION_DEPTH_MAX = 10;

    /** Characters kept of a client's name: enough for any real one, one line of a terminal. */
    public static final int CLIENT_NAME_MAX = 64;

    /** Requests that we expect a peer to queue. 10,000 blocks are 160 MiB in flight; a larger claim counts as this. */
    public static final int REQUEST_QUEUE_MAX = 10_000;

    /**
     * The largest info dictionary among millions of crawled torrents has 4.3 MB. A stranger may make us hold about
     * seven times that for one torrent; a peer with a larger claim offers no metadata.
     */
    public static final int METADATA_LENGTH_MAX = 32 * 1024 * 1024;

    /** Values in the dictionary of a metadata message (BEP 9): three, and room for keys that other clients invent. */
    public static final int METADATA_VALUES_MAX = 100;

    /** Memory allocated for a message of variable length before its first byte arrives; it doubles as bytes arrive. */
    static final int FIRST_BODY_LENGTH = 4 * 1024;

    private PeerLimits() {}
}
