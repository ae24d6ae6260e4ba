package dev.spate.protocol.port;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.Message.ExtensionMessage;
import java.util.Map;
import java.util.Optional;

/**
 * An extension of the peer wire protocol in one torrent (BEP 10). It is announced in our handshakes under a message id
 * of ours, and sees what peers say about it. Owned by the torrent.
 */
public interface Extension {
    /** Creates the extension of one torrent. */
    interface Factory {
        Extension create(Sender sender);
    }

    /** Sends messages of extensions. */
    interface Sender {
        /**
         * Queues a message for a peer, under the id that the peer has given the extension.
         *
         * @param body makes the bytes when the link has room for them
         * @return whether the peer accepts messages of the extension; if not, nothing is sent
         */
        boolean send(Extension extension, RemotePeer peer, ExtensionMessage.Body body);

        /** The same with bytes, which must not change any more. */
        default boolean send(Extension extension, RemotePeer peer, byte[] body) {
            return send(extension, peer, ExtensionMessage.Body.of(body));
        }
    }

    /** The name in handshakes, such as "ut_metadata"; unique in a torrent. */
    String name();

    /** Whether a private torrent may use it (BEP 27). If not, it ends as soon as the torrent is known as private. */
    boolean isForPrivateTorrents();

    /**
     * A peer has sent an extension handshake, its first or a later one, with or without the name of this extension.
     *
     * @return why the peer must be disconnected, or nothing
     */
    Optional<CloseReason> onHandshake(RemotePeer peer, ExtensionHandshake handshake, long now);

    /**
     * A peer has sent a message of this extension.
     *
     * @param body at most {@link dev.spate.wire.peer.PeerLimits#EXTENSION_LENGTH_MAX} bytes; not to be changed
     * @return why the peer must be disconnected, or nothing
     */
    Optional<CloseReason> onMessage(RemotePeer peer, byte[] body, long now);

    /** A peer has left, whether it supported the extension or not. */
    void onLeft(RemotePeer peer, long now);

    /**
     * Once a second while the torrent runs.
     *
     * @return the numbers of the peers that must be disconnected, with the reasons
     */
    Map<Integer, CloseReason> housekeep(long now);
}
