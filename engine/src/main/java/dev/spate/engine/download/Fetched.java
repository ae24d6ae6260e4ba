package dev.spate.engine.download;

import java.nio.file.Path;

/** What lay behind an address. */
public sealed interface Fetched {
    /**
     * A torrent, or something broken that its name or type calls one. Nothing was saved.
     *
     * @param bytes the whole file
     */
    // An array, because it only passes through to the parser, which takes one.
    @SuppressWarnings("ArrayRecordComponent")
    record Torrent(byte[] bytes) implements Fetched {}

    /** Not the bytes but where a torrent of them is, because the server says so. Nothing was saved. */
    record Described(Description description) implements Fetched {}

    /**
     * A regular file, which is complete and on disk.
     *
     * @param length in bytes
     * @param resumedFrom how many of them were there before
     */
    record Saved(Path file, long length, long resumedFrom) implements Fetched {}
}
