package dev.spate.protocol.port;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;

/** The links of a torrent. Calls on a link that has closed meanwhile do nothing. */
public interface Peers {
    /** Queues a message; never a {@link Message.Piece}. A link whose queue overflows is closed as a slow reader. */
    void send(LinkId link, Message message);

    /**
     * Queues a verified block, which the link reads from disk when its socket has room. The answer is
     * {@link PeerEvent.Uploaded}, in batches.
     */
    void upload(LinkId link, BlockRef block);

    /**
     * Drops the queued blocks that the link has not started to send.
     *
     * @return how many; they are the newest ones, and no event will answer them
     */
    int discardUploads(LinkId link);

    /**
     * Drops this block if the link has not started to send it.
     *
     * @return whether it was dropped; then no event will answer it
     */
    boolean discardUpload(LinkId link, BlockRef block);

    /** Drops what is queued and ends the link. The answer is {@link PeerEvent.Closed}. */
    void close(LinkId link, CloseReason reason);
}
