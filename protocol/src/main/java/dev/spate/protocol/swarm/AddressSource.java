package dev.spate.protocol.swarm;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;

/**
 * A source of addresses, which may lie.
 *
 * @param name of the peer source, or {@link #INCOMING} for all peers that dialled us
 * @param part of that source, such as one tracker
 * @param scope of the address at which the source was reached
 */
record AddressSource(String name, int part, Scope scope) {
    /** The source of peers that have dialled us. */
    static final String INCOMING = "incoming";

    /** The source of web seeds: the metainfo, a magnet link or the owner. */
    static final String WEB_SEED = "web seed";

    /** The source of addresses that the owner names. */
    static final String OWNER = "owner";

    /** Each of them has its own share of the addresses. */
    record Part(String source, int number) {}

    /** The peer itself, which has dialled us and says at which port it listens. */
    static AddressSource ofIncoming(PeerAddress address) {
        return new AddressSource(INCOMING, 0, address.scope());
    }

    Part id() {
        return new Part(name, part);
    }

    /**
     * A source may name only addresses of its own scope or a wider one: a source on the Internet may not name addresses
     * in our own network.
     */
    boolean mayName(PeerAddress address) {
        return address.scope() != Scope.UNUSABLE && address.scope().compareTo(scope) >= 0;
    }
}
