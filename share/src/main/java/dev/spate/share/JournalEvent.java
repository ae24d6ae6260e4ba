package dev.spate.share;

import dev.spate.wire.InfoHash;
import java.util.Optional;

/**
 * One change of what is offered.
 *
 * @param id grows by one with each event, also over restarts
 * @param infoHash of what is offered from now on; none for a removal, and for what has no bytes
 */
record JournalEvent(long id, Kind kind, String name, Optional<InfoHash> infoHash) {
    /** What has happened. */
    public enum Kind {
        ADDED,
        REPLACED,
        REMOVED
    }
}
