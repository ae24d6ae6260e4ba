package dev.spate.sim;

import dev.spate.protocol.port.LinkId;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.util.ArrayDeque;

/** One end of a link: a queue that the host's machine fills and the host's line empties. */
final class LinkEnd {
    private final SimTorrent torrent;
    private final LinkId id;
    private final SimLink link;
    private final Referee referee;
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private final ArrayDeque<BlockRef> blocks = new ArrayDeque<>();
    private boolean isOpen = true;
    private boolean isSending;
    private int blocksUnderWay;

    LinkEnd(World world, SimTorrent host, SimLink link, int pieceCount) {
        this.torrent = host;
        this.id = host.nextLink();
        this.link = link;
        this.referee = new Referee(world, this, pieceCount);
    }

    SimTorrent torrent() {
        return torrent;
    }

    LinkId id() {
        return id;
    }

    SimLink link() {
        return link;
    }

    Referee referee() {
        return referee;
    }

    boolean isFast() {
        return link.isFast();
    }

    boolean isExtended() {
        return link.isExtended();
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Closes this end and drops its queue. */
    void close() {
        isOpen = false;
        messages.clear();
        blocks.clear();
    }

    ArrayDeque<Message> messages() {
        return messages;
    }

    ArrayDeque<BlockRef> blocks() {
        return blocks;
    }

    /** The blocks that the machine has queued here and that have not left yet. */
    int blocksOnLink() {
        return blocks.size() + blocksUnderWay;
    }

    boolean isSending() {
        return isSending;
    }

    void beginSending(int blockCount) {
        isSending = true;
        blocksUnderWay = blockCount;
    }

    void endSending() {
        isSending = false;
        blocksUnderWay = 0;
    }

    @Override
    public String toString() {
        return torrent + " on " + id;
    }
}
