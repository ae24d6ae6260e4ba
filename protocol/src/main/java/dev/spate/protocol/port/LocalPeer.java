package dev.spate.protocol.port;

import dev.spate.wire.PeerId;

/**
 * Who we are to peers.
 *
 * @param id our peer id
 * @param client what we call ourselves, name and version
 * @param listenPort where peers can reach us, or 0
 */
public record LocalPeer(PeerId id, String client, int listenPort) {}
