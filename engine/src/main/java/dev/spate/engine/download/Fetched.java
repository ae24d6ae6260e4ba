package dev.spate.engine.download;

import java.nio.file.Path;

/** The result of a download. */
public sealed interface Fetched {
    /**
     * A torrent file, or a broken file whose name or type is that of a torrent. Nothing was saved.
     *
     * @param bytes the whole file
     */
    // An array, because it is only passed to the parser, which takes one.
    @SuppressWarnings("ArrayRecordComponent")
    record Torrent(byte[] bytes) implements Fetched {}

    /** The server names a torrent of the content. Nothing was saved. */
    record Described(Description description) implements Fetched {}

    /**
     * A regular file that is complete and on disk.
     *
     * @param length in bytes
     * @param resumedFrom how many of these bytes were on disk before
     */
    record Saved(Path file, long length, long resumedFrom) implements Fetched {}
}
