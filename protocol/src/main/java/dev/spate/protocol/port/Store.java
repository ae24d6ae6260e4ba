package dev.spate.protocol.port;

import dev.spate.wire.peer.Bitfield;

/** Where a torrent's progress outlives the process. */
public interface Store {
    /**
     * Replaces the saved progress, whole or not at all: answered by {@link DiskEvent.Saved} once it is durable.
     *
     * @param pieces verified and forced pieces, no others; a copy that the callee may keep
     * @param uploadedBytes of all sessions together
     * @param downloadedBytes of all sessions together
     */
    void save(long ticket, Bitfield pieces, long uploadedBytes, long downloadedBytes);
}
