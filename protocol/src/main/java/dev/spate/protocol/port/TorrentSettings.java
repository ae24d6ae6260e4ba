package dev.spate.protocol.port;

/**
 * How a torrent is downloaded and shared.
 *
 * @param inOrder pieces in order instead of rarest first
 * @param downBytesPerSecond 0 for no limit
 * @param upBytesPerSecond 0 for no limit
 * @param connectionsMax peers that the torrent is connected to at one time
 * @param unchokeSlots peers served at one time
 */
public record TorrentSettings(
        boolean inOrder, long downBytesPerSecond, long upBytesPerSecond, int connectionsMax, int unchokeSlots) {}
