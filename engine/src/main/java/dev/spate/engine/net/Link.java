package dev.spate.engine.net;

import dev.spate.protocol.port.CloseReason;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/** One link and its transport, whatever is at the other end. Thread-safe; no call waits. */
public interface Link {
    /** The torrent that the link belongs to. */
    TorrentEndpoint endpoint();

    /** The local address of the connection, if it has one. */
    default Optional<InetAddress> localAddress() {
        return Optional.empty();
    }

    /** Queues a message. Returns false when too many wait already. */
    boolean send(Message message);

    /** Queues a block to send. */
    void upload(BlockRef block);

    /** Drops the blocks whose sending has not begun, and returns their number. */
    int discardUploads();

    /** Drops this block if its sending has not begun; returns whether it was dropped. */
    boolean discardUpload(BlockRef block);

    /** A number that stays the same while a write waits and the socket takes nothing; empty when no write waits. */
    OptionalLong waitingWrite();

    /** Closes the link; only the first reason counts. */
    void close(CloseReason why);
}
