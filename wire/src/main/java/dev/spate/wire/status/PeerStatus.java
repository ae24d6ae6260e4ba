package dev.spate.wire.status;

import dev.spate.wire.Remote;

/**
 * One connected peer at one moment.
 *
 * @param isIncoming whether it opened the connection
 * @param source where its address came from: the name of a source such as "tracker", or "incoming", "owner" or
 *     "web seed"
 * @param client the name that the peer gives itself, made safe for display; may be empty
 * @param progress the part of the pieces that it has, 0 to 1
 * @param weAreChoked whether it does not answer our requests
 * @param weAreInterested whether it has a piece that we want
 * @param isChoked whether we do not answer its requests
 * @param isInterested whether it wants a piece that we have
 * @param rates payload from it and to it
 * @param downloadedBytes payload from it
 * @param uploadedBytes payload to it
 */
public record PeerStatus(
        Remote remote,
        boolean isIncoming,
        String source,
        String client,
        double progress,
        boolean weAreChoked,
        boolean weAreInterested,
        boolean isChoked,
        boolean isInterested,
        TransferRates rates,
        long downloadedBytes,
        long uploadedBytes) {}
