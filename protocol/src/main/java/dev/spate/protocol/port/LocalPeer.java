package dev.spate.protocol.port;

import dev.spate.wire.PeerId;

/**
 * How peers know us.
 *
 * @param peerId our peer id
 * @param client our name and version
 * @param listenPort where peers can reach us, or 0
 */
public record LocalPeer(PeerId peerId, String client, int listenPort) {}
