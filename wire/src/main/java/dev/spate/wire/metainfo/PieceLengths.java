package dev.spate.wire.metainfo;

import dev.spate.wire.WireLimits;

/** Chooses the piece length for new torrents. */
public final class PieceLengths {
    /** One block; smaller pieces would only make the metainfo larger. */
    public static final int LENGTH_MIN = WireLimits.BLOCK_LENGTH;

    /** With longer pieces, a damaged piece costs too much and old clients fail. */
    public static final int LENGTH_MAX = 16 * 1024 * 1024;

    /** 2,000 hashes are 40 KB, so that the info dictionary fits into three pieces of metadata for a magnet link. */
    private static final int PIECES_WANTED_MAX = 2_000;

    private PieceLengths() {}

    /**
     * The smallest power of two from 16 KiB to 16 MiB that gives about 1,000 to 2,000 pieces; more pieces when the
     * content is larger than 31 GiB.
     *
     * @param totalLength bytes of the content, 0 or more
     */
    public static int forSize(long totalLength) {
        int length = LENGTH_MIN;
        while (length < LENGTH_MAX && totalLength / length >= PIECES_WANTED_MAX) {
            length *= 2;
        }
        return length;
    }
}
