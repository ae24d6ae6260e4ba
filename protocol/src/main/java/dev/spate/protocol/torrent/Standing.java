package dev.spate.protocol.torrent;

/** Whether a torrent goes on with its phase. Changing it never forgets where to go on. */
sealed interface Standing {
    /** Going on. */
    record Running() implements Standing {}

    /** Stopped by its owner. */
    record Paused() implements Standing {}

    /** Stopped by the world. */
    record Failed(DiskEvent.Cause cause, String file, String message) implements Standing {}
}
