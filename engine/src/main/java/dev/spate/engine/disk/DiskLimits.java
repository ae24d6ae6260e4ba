package dev.spate.engine.disk;

/** Bounds on what the storage holds, each with its reason. */
public final class DiskLimits {
    /** Blocks in one upload: 512 KiB keep a 10 Gbit/s socket busy for 0.4 ms, longer than a hand-over takes. */
    public static final int BATCH_BLOCKS_MAX = 32;

    /** What links have for uploads: a block at any time, and as much as one upload has while there is enough of it. */
    public static final BufferPool.Sizes UPLOAD_BUFFERS = new BufferPool.Sizes(
            dev.spate.wire.WireLimits.BLOCK_LENGTH,
            BATCH_BLOCKS_MAX * dev.spate.wire.WireLimits.BLOCK_LENGTH,
            16 * 1024 * 1024);

    /** One buffer is this part of what is left at the most: sixteen links have all they can use, sixty a quarter of it. */
    static final int BUFFER_SHARES = 16;

    /** Blocks that a pool allocates together: 1 MiB, so that small sessions stay small. */
    static final int SLAB_BLOCKS = 64;

    /** Bytes of one read while hashing: larger ones fall out of the second-level cache before they are hashed. */
    static final int READ_LENGTH = 256 * 1024;

    /** Blocks that are written between two reads for others: half of what the longest such read has. */
    static final int BLOCKS_BETWEEN_READS = BATCH_BLOCKS_MAX / 2;

    /** Events a disk thread holds back, so that the machine wakes once for many; about 0.3 ms of work. */
    static final int OUTBOX_EVENTS_MAX = 16;

    /**
     * Blocks of one piece that are kept because a file of others holds something else: 16 MiB are every block of the
     * longest pieces in use. In longer ones the file counts as in the way, whoever is right.
     */
    static final int CONTESTED_BLOCKS_MAX = 1024;

    /** Files of one part of divided work: about a millisecond, many times what it takes to hand it over. */
    static final int PART_FILES = 512;

    /** Fewer files are looked at by one thread, before others would have woken. */
    static final int UNDIVIDED_FILES_MAX = 2 * PART_FILES;

    private DiskLimits() {}
}
