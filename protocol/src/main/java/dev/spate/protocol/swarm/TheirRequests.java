package dev.spate.protocol.swarm;

import dev.spate.protocol.rate.RateMeter;
import dev.spate.wire.BlockRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What one peer asks of us, in its order: first the blocks that its link has been given, then those that wait for their
 * turn. Owned by the torrent.
 */
public final class TheirRequests {
    private final ArrayDeque<BlockRef> onLink = new ArrayDeque<>();
    private final ArrayDeque<BlockRef> waiting = new ArrayDeque<>();
    private final RateMeter up = new RateMeter();
    private long sentBefore;
    private int whileChoked;
    private boolean wasUnchoked;

    public boolean isEmpty() {
        return onLink.isEmpty() && waiting.isEmpty();
    }

    public boolean isFull() {
        return onLink.size() + waiting.size() >= SwarmLimits.UPLOAD_REQUESTS_MAX;
    }

    public void add(BlockRef block) {
        waiting.add(block);
    }

    /** Whether a block waits and the link has room for it. */
    public boolean isServable() {
        return !waiting.isEmpty() && onLink.size() < SwarmLimits.LINK_UPLOADS_MAX;
    }

    /** The block whose turn it is. */
    public BlockRef next() {
        return waiting.getFirst();
    }

    /** That block is given to the link. */
    public void handOver() {
        onLink.add(waiting.remove());
    }

    /** The link is through with its first blocks. Returns them. */
    public List<BlockRef> leave(int blocks) {
        List<BlockRef> left = new ArrayList<>(blocks);
        for (int i = 0; i < blocks; i++) {
            left.add(onLink.remove());
        }
        return left;
    }

    public boolean isOnLink(BlockRef block) {
        return onLink.contains(block);
    }

    /** The link gives this block back. */
    public void takeBack(BlockRef block) {
        onLink.removeLastOccurrence(block);
    }

    /** The link gives its last block back. Returns it. */
    public BlockRef takeBackLast() {
        return onLink.removeLast();
    }

    /** The block is no longer waited for. Returns whether it was. */
    public boolean withdraw(BlockRef block) {
        return waiting.remove(block);
    }

    /** Nothing is waited for any more. Returns what was. */
    public List<BlockRef> withdrawAll() {
        List<BlockRef> withdrawn = List.copyOf(waiting);
        waiting.clear();
        return withdrawn;
    }

    /** The link has ended. Returns what it was given and never said to have sent. */
    public List<BlockRef> end() {
        waiting.clear();
        List<BlockRef> unsent = List.copyOf(onLink);
        onLink.clear();
        return unsent;
    }

    /** The peer is unchoked: what it gets from now on counts. */
    void begin() {
        sentBefore = up.total();
        whileChoked = 0;
        wasUnchoked = true;
    }

    /** Counts a request that came while choked; returns whether that is too many. */
    public boolean countWhileChoked() {
        return ++whileChoked > (wasUnchoked ? SwarmLimits.UPLOAD_REQUESTS_MAX : SwarmLimits.CHOKED_REQUESTS_MAX);
    }

    /** Bytes that went since the peer was unchoked. */
    long sentSinceBegin() {
        return up.total() - sentBefore;
    }

    /** What went. */
    RateMeter up() {
        return up;
    }
}
