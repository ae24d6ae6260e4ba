package dev.spate.protocol.torrent;

import dev.spate.protocol.port.DiskEvent;

/** Whether a torrent goes on with its phase. Changing it never forgets where to go on. */
sealed interface RunState {
    /** Going on. */
    record Running() implements RunState {}

    /** Stopped by its owner. */
    record Paused() implements RunState {}

    /** Stopped by the world. */
    record Failed(DiskEvent.Cause cause, String file, String message) implements RunState {}
}
