package dev.spate.share;

import dev.spate.wire.InfoHash;
import java.util.Optional;

/**
 * One change of an offer.
 *
 * @param id grows by one with each event, even across restarts
 * @param name the offer's name
 * @param infoHash of the offer after the change; empty for a removal, and for an offer without bytes
 */
record JournalEvent(long id, Kind kind, String name, Optional<InfoHash> infoHash) {
    /** The kind of a change. */
    public enum Kind {
        ADDED,
        REPLACED,
        REMOVED
    }
}
