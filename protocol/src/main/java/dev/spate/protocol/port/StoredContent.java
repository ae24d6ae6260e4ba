package dev.spate.protocol.port;

import dev.spate.wire.peer.Bitfield;
import java.util.List;

/**
 * The content of a torrent that is on disk when it starts, and the counters of earlier sessions.
 *
 * @param trusted pieces that count as verified without a check
 * @param unchecked pieces that must be checked before anything is written
 * @param foreignFiles files that existed before the torrent, which must match or stay as they are
 * @param downloadedBytes of earlier sessions
 * @param uploadedBytes of earlier sessions
 */
public record StoredContent(
        Bitfield trusted,
        Bitfield unchecked,
        List<ForeignFile> foreignFiles,
        long downloadedBytes,
        long uploadedBytes) {
    public StoredContent {
        foreignFiles = List.copyOf(foreignFiles);
    }
}
