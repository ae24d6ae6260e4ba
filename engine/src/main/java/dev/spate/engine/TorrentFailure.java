package dev.spate.engine;

/**
 * Why a torrent stopped on its own. {@link TorrentHandle#resume} tries again.
 *
 * @param file the file concerned, or empty
 * @param message one line for a person
 */
public record TorrentFailure(Cause cause, String file, String message) {
    /** What kind of failure it is. */
    public enum Cause {
        /** No space, or a quota is reached. */
        STORAGE_FULL,
        /** The files, their folder or the device have gone. */
        STORAGE_MISSING,
        /** Not allowed to read or write. */
        STORAGE_DENIED,
        /** The device reports errors. */
        STORAGE_FAULTY,
        /** A file that is not ours lies where one of the torrent belongs, and does not match. */
        FILE_IN_THE_WAY,
        /** Peers have sent the metadata that the magnet link names, and it is no usable torrent. */
        METADATA_UNUSABLE,
        /** A bug of this program; the message says which check failed. */
        INTERNAL
    }
}
