package dev.spate.protocol.port;

import dev.spate.wire.peer.Bitfield;

/** Saves a torrent's progress beyond the life of the process. */
public interface Store {
    /**
     * Replaces the saved progress, completely or not at all. The answer is {@link DiskEvent.Saved} once it is durable.
     *
     * @param pieces verified and forced pieces, no others; a copy that the callee may keep
     * @param uploadedBytes of all sessions together
     * @param downloadedBytes of all sessions together
     */
    void save(long ticket, Bitfield pieces, long uploadedBytes, long downloadedBytes);
}
