package dev.spate.protocol.port;

import java.util.List;

/**
 * How a torrent is downloaded and shared.
 *
 * @param filePriorities one for each file, 0 to 7, or empty: the same for all
 * @param inOrder pieces in order instead of rarest first
 * @param downBytesPerSecond 0 for no limit
 * @param upBytesPerSecond 0 for no limit
 * @param connectionsMax peers that the torrent is connected to at one time
 * @param unchokeSlots peers served at one time
 */
public record TorrentSettings(
        List<Integer> filePriorities,
        boolean inOrder,
        long downBytesPerSecond,
        long upBytesPerSecond,
        int connectionsMax,
        int unchokeSlots) {
    public TorrentSettings {
        filePriorities = List.copyOf(filePriorities);
    }
}
