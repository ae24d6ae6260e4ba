package dev.spate.engine;

/**
 * Why a torrent stopped by itself, or why a whole session did. {@link TorrentHandle#resume} tries the torrent again.
 * Immutable.
 *
 * @param cause the kind of failure
 * @param file the path of the file or folder that it concerns, or empty
 * @param message one line for a person
 */
public record TorrentFailure(Cause cause, String file, String message) {
    /** The kind of failure. */
    public enum Cause {
        /** The disk has no space left, or a quota is reached. */
        STORAGE_FULL,
        /** The files, their folder or the device have disappeared. */
        STORAGE_MISSING,
        /** The files may not be read or written. */
        STORAGE_DENIED,
        /** The device reports errors. */
        STORAGE_FAULTY,
        /**
         * A file that this program did not download lies at the path of a file of the torrent, and does not match it.
         */
        FILE_IN_THE_WAY,
        /** Peers have sent the metadata that the magnet link names, but it is not a usable torrent. */
        METADATA_UNUSABLE,
        /** A bug of this program, whose message says which check failed; or memory or the stack ran out. */
        INTERNAL
    }
}
