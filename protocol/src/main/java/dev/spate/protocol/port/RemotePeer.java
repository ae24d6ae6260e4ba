package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import java.util.Optional;

/** A connected peer, as an {@link Extension} sees it. */
public interface RemotePeer {
    /** Its number, which no other peer of the torrent ever has. */
    int id();

    Remote remote();

    /** The id that it has chosen for itself, which proves nothing. */
    PeerId peerId();

    /** Whether it opened the link. */
    boolean isIncoming();

    /** The address at which it can be dialled, as far as known; port 0 when it has not told where it listens. */
    Optional<PeerAddress> listenAddress();

    /** Whether it wants no pieces (BEP 21), or has all of them. */
    boolean isUploadOnly();

    /** Whether it accepts messages of this extension now. */
    boolean supports(String extension);
}
