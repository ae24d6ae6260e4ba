package dev.spate.engine;

import dev.spate.wire.InfoHash;
import dev.spate.wire.Remote;
import dev.spate.wire.peer.PeerLimits;
import java.util.function.Consumer;

/** A connected peer that knows a {@link PeerExtension}. Thread-safe; compared by identity. */
public final class ExtensionPeer {
    private final InfoHash infoHash;
    private final Remote remote;
    private final Consumer<byte[]> link;

    ExtensionPeer(InfoHash infoHash, Remote remote, Consumer<byte[]> link) {
        this.infoHash = infoHash;
        this.remote = remote;
        this.link = link;
    }

    /** The torrent that it is a peer of. */
    public InfoHash infoHash() {
        return infoHash;
    }

    /** Where it is. */
    public Remote remote() {
        return remote;
    }

    /**
     * Sends a message of the extension. It is dropped when the peer has left meanwhile. A peer that does not read is
     * disconnected when too many messages wait for it.
     *
     * @param message at most 128 KiB less two bytes; copied
     * @throws IllegalArgumentException when it is longer
     */
    public void send(byte[] message) {
        if (message.length > PeerLimits.EXTENSION_LENGTH_MAX - 2) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes is too long");
        }
        link.accept(message.clone());
    }

    @Override
    public String toString() {
        return remote + " of " + infoHash;
    }
}
