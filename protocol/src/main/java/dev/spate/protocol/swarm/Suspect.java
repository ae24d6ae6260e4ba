package dev.spate.protocol.swarm;

import dev.spate.wire.Remote;

/**
 * A peer that delivered a block or a piece of metadata which may turn out to be wrong. It may have left since.
 *
 * @param number of the peer, which no other peer has
 * @param remote of its link, without what the peer could choose: port 0 when it opened the link itself
 */
public record Suspect(int number, Remote remote) {
    public static Suspect of(Peer peer) {
        return new Suspect(peer.id(), peer.accountableRemote());
    }
}
