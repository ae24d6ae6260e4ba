package dev.spate.protocol.swarm;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;

/**
 * Somebody who introduces addresses, and who may be a liar.
 *
 * @param number of the tracker in the torrent, or one below zero of all peers that came by themselves
 * @param scope where it was reached
 */
record AddressSource(int number, Scope scope) {
    private static final int VISITORS = -1;

    /** The peer itself, who has come from there and says at which port it listens. */
    static AddressSource visitor(PeerAddress address) {
        return new AddressSource(VISITORS, address.scope());
    }

    /** Only addresses of its own scope or a wider one: strangers on the Internet name nobody in our own network. */
    boolean mayIntroduce(PeerAddress address) {
        return address.scope() != Scope.UNUSABLE && address.scope().compareTo(scope) >= 0;
    }
}
