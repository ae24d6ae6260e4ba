package dev.spate.protocol.port;

import dev.spate.wire.peer.Bitfield;
import java.util.List;

/**
 * What is on disk of a torrent when it begins, and what earlier sessions counted.
 *
 * @param trusted pieces that count as verified without a check
 * @param unchecked pieces that must be checked before anything is written
 * @param foreignFiles files of others, which must match or stay as they are
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
