package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;

/**
 * One link at one moment.
 *
 * @param client as the peer names itself, one printable line, or empty
 * @param pieces how many it has
 * @param isChokingUs whether it does not answer our requests
 * @param weAreInterested whether it has anything that we want
 * @param isChoked whether we do not answer its requests
 * @param isInterested whether it wants anything that we have
 */
public record PeerStats(
        PeerAddress address,
        boolean isIncoming,
        String client,
        int pieces,
        boolean isChokingUs,
        boolean weAreInterested,
        boolean isChoked,
        boolean isInterested,
        long downBytesPerSecond,
        long upBytesPerSecond,
        long downloadedBytes,
        long uploadedBytes) {}
