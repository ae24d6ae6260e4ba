package dev.spate.protocol.swarm;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;

/**
 * A source of addresses, which may lie.
 *
 * @param number of the tracker in the torrent, or one number below zero for all peers that dialled us
 * @param scope of the address at which the source was reached
 */
record AddressSource(int number, Scope scope) {
    private static final int INCOMING = -1;

    /** The peer itself, which has dialled us and says at which port it listens. */
    static AddressSource ofIncoming(PeerAddress address) {
        return new AddressSource(INCOMING, address.scope());
    }

    /**
     * A source may name only addresses of its own scope or a wider one: a source on the Internet may not name addresses
     * in our own network.
     */
    boolean mayName(PeerAddress address) {
        return address.scope() != Scope.UNUSABLE && address.scope().compareTo(scope) >= 0;
    }
}
