package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;

/** An address of the {@link AddressBook} and the results of dialling it. Owned by the torrent. */
final class KnownAddress extends DialTarget {
    private final PeerAddress address;
    private final HostPrefix host;
    private final String source;
    private boolean isSeed;
    private int listings;

    KnownAddress(PeerAddress address, String source, long now) {
        super(now);
        this.address = address;
        this.source = source;
        this.host = HostPrefix.of(address);
    }

    PeerAddress address() {
        return address;
    }

    HostPrefix host() {
        return host;
    }

    /** The first source that named it. */
    String source() {
        return source;
    }

    /** Dials to this machine can harm only its owner, so they do not need the budget. */
    boolean isOnTheNetwork() {
        return address.scope() == Scope.GLOBAL || address.scope() == Scope.PRIVATE;
    }

    boolean isSeed() {
        return isSeed;
    }

    void setSeed(boolean seed) {
        isSeed = seed;
    }

    // ---- how many sources name it

    void addListing() {
        listings++;
    }

    void removeListing() {
        listings--;
    }

    /** Whether neither a source nor the owner names it any more. */
    boolean isForgotten() {
        return listings == 0 && !isNamedByOwner();
    }
}
