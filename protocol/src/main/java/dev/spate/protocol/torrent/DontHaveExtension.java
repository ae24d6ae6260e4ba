package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.Map;
import java.util.Optional;

/**
 * Announces that we understand when a peer no longer has a piece (BEP 54). The decoder of the link turns such a message
 * into one about pieces, which goes the way of the others.
 */
final class DontHaveExtension implements Extension {
    @Override
    public String name() {
        return ExtensionHandshake.DONT_HAVE;
    }

    @Override
    public boolean isForPrivateTorrents() {
        return true;
    }

    @Override
    public Optional<CloseReason> onHandshake(RemotePeer peer, ExtensionHandshake handshake, long now) {
        return Optional.empty();
    }

    @Override
    public Optional<CloseReason> onMessage(RemotePeer peer, byte[] body, long now) {
        return Optional.empty();
    }

    @Override
    public void onLeft(RemotePeer peer, long now) {}

    @Override
    public Map<Integer, CloseReason> housekeep(long now) {
        return Map.of();
    }
}
