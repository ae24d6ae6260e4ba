package dev.spate.protocol.torrent;

import dev.spate.protocol.port.DiskEvent;

/** Whether a torrent continues its phase. A change never loses the point from which it continues. */
sealed interface RunState {
    /** The torrent continues. */
    record Running() implements RunState {}

    /** The owner has stopped it. */
    record Paused() implements RunState {}

    /** A failure outside this program, such as of the disk, has stopped it. */
    record Failed(DiskEvent.Cause cause, String file, String message) implements RunState {}
}
