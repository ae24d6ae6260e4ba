package dev.spate.protocol.swarm;

import dev.spate.protocol.rate.RateMeter;
import dev.spate.wire.BlockRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests of one peer to us, in its order: first the blocks that its link has been given, then those that wait.
 * Owned by the torrent.
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

    /** The next block to send. */
    public BlockRef next() {
        return waiting.getFirst();
    }

    /** Moves that block to the link. */
    public void handOver() {
        onLink.add(waiting.remove());
    }

    /** The link has finished its first blocks. Returns them. */
    public List<BlockRef> removeSent(int blocks) {
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
    public void removeFromLink(BlockRef block) {
        onLink.removeLastOccurrence(block);
    }

    /** The link gives its last block back. Returns it. */
    public BlockRef removeLastFromLink() {
        return onLink.removeLast();
    }

    /** The peer no longer wants the block. Returns whether it was waiting. */
    public boolean withdraw(BlockRef block) {
        return waiting.remove(block);
    }

    /** Removes all waiting blocks and returns them. */
    public List<BlockRef> withdrawAll() {
        List<BlockRef> withdrawn = List.copyOf(waiting);
        waiting.clear();
        return withdrawn;
    }

    /** The link has ended. Returns the blocks that it was given and did not report as sent. */
    public List<BlockRef> clear() {
        waiting.clear();
        List<BlockRef> unsent = List.copyOf(onLink);
        onLink.clear();
        return unsent;
    }

    /** The peer is unchoked: bytes count from now on. */
    void onUnchoked() {
        sentBefore = up.total();
        whileChoked = 0;
        wasUnchoked = true;
    }

    /** Counts a request that arrived while the peer is choked. Returns whether there are too many. */
    public boolean countWhileChoked() {
        return ++whileChoked > (wasUnchoked ? SwarmLimits.UPLOAD_REQUESTS_MAX : SwarmLimits.CHOKED_REQUESTS_MAX);
    }

    /** Bytes sent since the peer was unchoked. */
    long sentSinceUnchoked() {
        return up.total() - sentBefore;
    }

    /** The bytes that were sent. */
    RateMeter up() {
        return up;
    }
}
