package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;

/** Opens links. The answer is {@link PeerEvent.Connected} or {@link PeerEvent.DialFailed}. */
public interface Dialer {
    /** Connects and exchanges handshakes. */
    void dial(PeerAddress address);
}
