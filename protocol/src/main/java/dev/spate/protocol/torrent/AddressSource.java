package dev.spate.protocol.torrent;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;

/**
 * Somebody who introduces addresses, and who may be a liar.
 *
 * @param number of the tracker in the torrent
 * @param scope where it was reached
 */
record AddressSource(int number, Scope scope) {
    /** Only addresses of its own scope or a wider one: strangers on the Internet name nobody in our own network. */
    boolean mayIntroduce(PeerAddress address) {
        return address.scope() != Scope.UNUSABLE && address.scope().compareTo(scope) >= 0;
    }
}
