package dev.spate.engine.disk;

/** Bounds on the storage, each with its reason. */
public final class DiskLimits {
    /**
     * Blocks in one upload: 512 KiB keep a 10 Gbit/s socket busy for 0.4 ms, longer than the change between two threads
     * takes.
     */
    public static final int BATCH_BLOCKS_MAX = 32;

    /** Buffers of links for uploads: always one block, and up to a whole upload while there is enough memory. */
    public static final BufferPool.Sizes UPLOAD_BUFFERS = new BufferPool.Sizes(
            dev.spate.wire.WireLimits.BLOCK_LENGTH,
            BATCH_BLOCKS_MAX * dev.spate.wire.WireLimits.BLOCK_LENGTH,
            16 * 1024 * 1024);

    /**
     * One buffer gets at most this fraction of the free memory: sixteen links have all that they can use, sixty a
     * quarter of it.
     */
    static final int BUFFER_SHARES = 16;

    /** Blocks that a pool allocates together: only 1 MiB, so that small sessions need little memory. */
    static final int SLAB_BLOCKS = 64;

    /** Bytes of one read while hashing: a larger buffer would leave the second-level cache before it is hashed. */
    static final int READ_LENGTH = 256 * 1024;

    /** Blocks that are written between two urgent reads: half as many as the longest such read has. */
    static final int BLOCKS_BETWEEN_READS = BATCH_BLOCKS_MAX / 2;

    /** Events that a disk thread collects, so that the loop wakes once for many of them; about 0.3 ms of work. */
    static final int OUTBOX_EVENTS_MAX = 16;

    /**
     * Blocks of one piece that are kept in memory because a file of others has different bytes: 16 MiB, all blocks of
     * the longest pieces in use. In a longer piece such a file counts as in the way, even if the blocks may be corrupt.
     */
    static final int CONTESTED_BLOCKS_MAX = 1024;

    /** Files of one part of divided work: about a millisecond, much longer than a change between two threads. */
    static final int PART_FILES = 512;

    /** Up to so many files, one thread does all the work, because it is done before others would wake up. */
    static final int UNDIVIDED_FILES_MAX = 2 * PART_FILES;

    private DiskLimits() {}
}
