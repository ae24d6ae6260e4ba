package dev.spate.engine;

import dev.spate.wire.PeerAddress;

/**
 * One link of a torrent at one moment.
 *
 * @param client as the peer names itself, made safe for display; may be empty
 * @param progress share of the pieces that it has, 0 to 1
 * @param downBytesPerSecond payload from it, over the last few seconds
 * @param upBytesPerSecond payload to it, over the last few seconds
 */
public record PeerStatus(
        PeerAddress address,
        boolean incoming,
        String client,
        double progress,
        boolean weAreChoked,
        boolean weAreInterested,
        boolean isChoked,
        boolean isInterested,
        long downBytesPerSecond,
        long upBytesPerSecond,
        long downloadedBytes,
        long uploadedBytes) {}
