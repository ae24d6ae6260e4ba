package dev.spate.protocol.port;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import java.util.List;

/** Events of links and of dials. */
public sealed interface PeerEvent extends TorrentEvent {
    /** Which side opened the link. */
    enum Direction {
        INCOMING,
        OUTGOING
    }

    /**
     * A link has exchanged handshakes for this torrent and waits to be accepted or closed.
     *
     * @param features what the remote supports
     */
    record Connected(LinkId link, Remote remote, Direction direction, PeerId peerId, Features features)
            implements PeerEvent {}

    /** A dial has ended without a link. */
    record DialFailed(Remote remote) implements PeerEvent {}

    /** A message has arrived. The torrent owns the payload of a {@link Message.Piece} from here on. */
    record Received(LinkId link, Message message) implements PeerEvent {}

    /**
     * Blocks that were queued on a link with {@link Peers#upload} have been handed to its socket, oldest first.
     *
     * @param blocks how many since the last such event
     * @param bytes their payload
     * @param unread those of them that could not be read and were left out
     */
    record Uploaded(LinkId link, int blocks, long bytes, List<BlockRef> unread) implements PeerEvent {
        public Uploaded {
            unread = List.copyOf(unread);
        }
    }

    /**
     * The link has ended, whichever side ended it; no other event of it follows. Also the answer to
     * {@link Peers#close}.
     */
    record Closed(LinkId link, CloseReason reason) implements PeerEvent {}
}
