package dev.spate.wire.metainfo;

/** What a file is besides a run of bytes (BEP 47). */
public enum FileAttribute {
    /** Zero bytes that only align the next file; never written to disk. */
    PAD,
    /** The file may be executed. */
    EXECUTABLE,
    /** The file is hidden where file systems know such a thing. */
    HIDDEN,
    /** A link to another file of the same torrent; it has no bytes of its own. */
    SYMLINK
}
