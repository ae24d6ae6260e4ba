package dev.spate.wire;

/** Bounds on everything that comes from outside, each with its reason. */
public final class WireLimits {
    /** The block length that all clients request in practice (BEP 3). Only the last block of a piece is shorter. */
    public static final int BLOCK_LENGTH = 16 * 1024;

    /** Some clients request more than one block at once; all known clients close the link for a longer request. */
    public static final int REQUEST_LENGTH_MAX = 128 * 1024;

    /** Bounds the bitfield, the picker's arrays and the hashes in memory: at most 40 MiB of SHA-1. */
    public static final int PIECES_MAX = 0x20_0000;

    /**
     * The largest piece length seen in the wild is 512 MiB less one block. With longer pieces, an interrupted download
     * would lose too much.
     */
    public static final int PIECE_LENGTH_MAX = 512 * 1024 * 1024;

    /** Torrents of 100,000 files exist and are about this large; larger metainfo is an attack or a mistake. */
    public static final int METAINFO_LENGTH_MAX = 64 * 1024 * 1024;

    /**
     * Nesting of lists and dictionaries. No BEP needs more than 10; the file trees of v2 need one for each folder
     * level.
     */
    public static final int BENCODE_DEPTH_MAX = 100;

    /** Values in one bencoded document: enough for a tree of 500,000 files, and at most about 200 MiB of objects. */
    public static final int BENCODE_VALUES_MAX = 3_000_000;

    /** Elements of a file's path below the torrent's name; some systems cannot open deeper folders. */
    public static final int PATH_DEPTH_MAX = 100;

    /** Trackers of one torrent. Each costs a connection every half hour, and longer lists are copied without care. */
    public static final int TRACKERS_MAX = 100;

    /** Web seeds of one torrent; a distribution's list of mirrors has about 50. */
    public static final int WEB_SEEDS_MAX = 100;

    /** Peers and DHT nodes that a magnet link or metainfo names; a few are enough to find the swarm. */
    public static final int NAMED_PEERS_MAX = 100;

    /** Hints about similar torrents and collections (BEP 38). */
    public static final int HINTS_MAX = 100;

    /** Characters of a URL; proxies and servers refuse longer ones. */
    public static final int URL_LENGTH_MAX = 4096;

    /** Characters shown of a name, creator or collection; the display cuts longer ones. */
    public static final int LABEL_LENGTH_MAX = 1024;

    /** Characters shown of a comment; the display cuts longer ones. */
    public static final int COMMENT_LENGTH_MAX = 64 * 1024;

    private WireLimits() {}
}
