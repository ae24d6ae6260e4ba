package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;

/** Opens links: answered by {@link PeerEvent.Connected} or {@link PeerEvent.DialFailed}. */
public interface Dialer {
    /** Connects and exchanges handshakes. */
    void dial(PeerAddress address);
}
