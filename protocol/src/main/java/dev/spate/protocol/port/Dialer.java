package dev.spate.protocol.port;

import dev.spate.wire.Remote;

/** Opens links to peers and to web seeds. The answer is {@link PeerEvent.Connected} or {@link PeerEvent.DialFailed}. */
public interface Dialer {
    /** Connects and exchanges handshakes. */
    void dial(Remote remote);
}
