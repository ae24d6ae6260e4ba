package dev.spate.protocol.port;

import dev.spate.wire.PeerId;

/**
 * How peers know us.
 *
 * @param id our peer id
 * @param client our name and version
 * @param listenPort where peers can reach us, or 0
 */
public record LocalPeer(PeerId id, String client, int listenPort) {}
