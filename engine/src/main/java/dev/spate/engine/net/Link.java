package dev.spate.engine.net;

import dev.spate.protocol.port.CloseReason;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/** What carries the messages of one link to its other end, whatever that is. Thread-safe; no call waits. */
public interface Link {
    /** The torrent that the link belongs to. */
    TorrentEndpoint swarm();

    /** The address of ours that it comes from, if it is bound to one. */
    default Optional<InetAddress> localAddress() {
        return Optional.empty();
    }

    /** Queues a message. Returns false when too many wait already. */
    boolean send(Message message);

    /** Queues a block to send. */
    void upload(BlockRef block);

    /** Drops blocks that have not been taken up yet, and says how many. */
    int discardUploads();

    /** Drops this block if it has not been taken up yet, and says whether it was. */
    boolean discardUpload(BlockRef block);

    /** A number that stays the same for as long as a write waits and nothing is taken; empty when nothing waits. */
    OptionalLong waitingWrite();

    /** Ends the link; only the first reason counts. */
    void close(CloseReason why);
}
