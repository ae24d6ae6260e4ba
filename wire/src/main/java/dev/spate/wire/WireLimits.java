package dev.spate.wire;

/** Bounds on everything that comes from outside, each with its reason. */
public final class WireLimits {
    /** The block that every client requests (BEP 3 in practice); all of ours have this length but a piece's last. */
    public static final int BLOCK_LENGTH = 16 * 1024;

    /** Some clients ask for more than one block at once; beyond this, all of them close the link. */
    public static final int REQUEST_LENGTH_MAX = 128 * 1024;

    /** Bounds the bitfield, the picker's arrays and the hashes in memory: 40 MiB of SHA-1 at the most. */
    public static final int PIECES_MAX = 0x20_0000;

    /** The largest piece seen in the wild is 512 MiB less one block; larger ones would make resuming pointless. */
    public static final int PIECE_LENGTH_MAX = 512 * 1024 * 1024;

    /** Torrents of 100,000 files exist and are about this large; a bigger one is an attack or a mistake. */
    public static final int METAINFO_LENGTH_MAX = 64 * 1024 * 1024;

    /** Nesting of lists and dictionaries; no BEP needs more than 10, directory trees of v2 need one for each level. */
    public static final int BENCODE_DEPTH_MAX = 100;

    /** Values in one bencoded document: a tree of 500,000 files, and about 200 MiB of objects at the most. */
    public static final int BENCODE_VALUES_MAX = 3_000_000;

    /** Elements of a file's path below the torrent's name; deeper folders cannot be opened on every system. */
    public static final int PATH_DEPTH_MAX = 100;

    /** Trackers of one torrent; each costs a connection every half hour, and longer lists are copied rubbish. */
    public static final int TRACKERS_MAX = 100;

    /** Web seeds of one torrent; a distribution's list of mirrors has about 50. */
    public static final int WEB_SEEDS_MAX = 100;

    /** Peers and DHT nodes named by a magnet link or metainfo; a few are enough to begin with. */
    public static final int NAMED_PEERS_MAX = 100;

    /** Hints about similar torrents and collections (BEP 38). */
    public static final int HINTS_MAX = 100;

    /** Characters of a URL; proxies and servers refuse longer ones. */
    public static final int URL_LENGTH_MAX = 4096;

    /** Characters shown of a name, creator or collection; what is longer is cut off for display. */
    public static final int LABEL_LENGTH_MAX = 1024;

    /** Characters shown of a comment; what is longer is cut off for display. */
    public static final int COMMENT_LENGTH_MAX = 64 * 1024;

    private WireLimits() {}
}
