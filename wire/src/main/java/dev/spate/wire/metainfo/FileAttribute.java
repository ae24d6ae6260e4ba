package dev.spate.wire.metainfo;

/** Attributes of a file (BEP 47). */
public enum FileAttribute {
    /** Zero bytes that only align the next file; never written to disk. */
    PAD,
    /** The file may be executed. */
    EXECUTABLE,
    /** The file is hidden, on file systems that support it. */
    HIDDEN,
    /** A link to another file of the same torrent; it has no bytes of its own. */
    SYMLINK
}
