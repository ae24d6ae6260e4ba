package dev.spate.protocol.torrent;

import dev.spate.protocol.rate.RateMeter;
import dev.spate.protocol.rate.RequestWindow;
import dev.spate.wire.BlockRef;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * What we ask of one peer: the blocks on their way, how many may be, and what its answers say about it. Owned by the
 * torrent.
 */
final class OurRequests {
    private record Asked(BlockRef block, long at) {}

    private final boolean areRuns;
    private final RequestWindow window;
    // Most arrive in the order in which they were asked for.
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final RateMeter down = new RateMeter();
    // For the choker: over a few seconds, a peer of some kB/s has sent nothing as often as not.
    private final RateMeter steadyDown = new RateMeter(Limits.STEADY_SECONDS);
    private long lastBlockAt;
    private int lastPiece = -1;
    private boolean isSnubbed;
    private int unaskedBlocks;

    /** @param areRuns whether the peer is asked for long runs of blocks, as a web server is */
    OurRequests(boolean areRuns, long now) {
        this.areRuns = areRuns;
        this.window = new RequestWindow(Limits.DOWNLOAD_REQUESTS_MAX, now);
        if (areRuns) {
            window.atLeast(Limits.WEB_SEED_WINDOW_MIN);
        }
        this.lastBlockAt = now;
    }

    /** How many blocks may be asked for now. A few or none, so that a fast peer costs one search and one write for many. */
    int room() {
        int room = window.room();
        int worthwhile = areRuns ? window.size() / 2 : Math.clamp(window.size() / 8, 1, 16);
        return room < worthwhile ? 0 : room;
    }

    /** The peer says how many it takes. */
    void atMost(int requests) {
        window.reqq(requests);
    }

    /** Whether it is fast enough to be given whole pieces. */
    boolean fillWholePieces() {
        return !isSnubbed && (areRuns || window.size() >= Limits.FAST_WINDOW);
    }

    /** The piece of the latest request, or -1. */
    int lastPiece() {
        return lastPiece;
    }

    /** The block is asked for. */
    void add(BlockRef block, long now) {
        if (asked.isEmpty()) {
            lastBlockAt = now;
        }
        asked.add(new Asked(block, now));
        lastPiece = block.piece();
        window.onRequest(now);
    }

    /** The block has arrived. Returns whether it was asked for and not given up since. */
    boolean answered(BlockRef block, long now) {
        down.add(block.length(), now);
        steadyDown.add(block.length(), now);
        lastBlockAt = now;
        isSnubbed = false;
        for (Iterator<Asked> each = asked.iterator(); each.hasNext(); ) {
            Asked candidate = each.next();
            if (candidate.block().equals(block)) {
                each.remove();
                window.onBlock(now, block.length(), now - candidate.at());
                return true;
            }
        }
        return false;
    }

    /** Counts a block that was never asked for; returns whether that is too many. */
    boolean areExceeded() {
        return ++unaskedBlocks > Limits.UNASKED_BLOCKS_MAX;
    }

    /** The peer will not send the block. Returns whether it was asked for. */
    boolean rejected(BlockRef block) {
        boolean wasAsked = asked.removeIf(each -> each.block().equals(block));
        if (wasAsked) {
            window.onDropped(1);
        }
        return wasAsked;
    }

    /** The block is no longer wanted; it may be on its way, and is then forgiven. Returns whether it was asked for. */
    boolean cancel(BlockRef block) {
        boolean wasAsked = rejected(block);
        unaskedBlocks -= wasAsked ? 1 : 0;
        return wasAsked;
    }

    /** Nothing is waited for any more. Returns what was; what comes of it is forgiven. */
    List<BlockRef> cancelAll() {
        List<BlockRef> given = asked.stream().map(Asked::block).toList();
        asked.clear();
        window.onDropped(given.size());
        unaskedBlocks -= given.size();
        return given;
    }

    /** Whether the peer owes us a block for too long. */
    boolean areOverdue(long now) {
        return !asked.isEmpty() && now - lastBlockAt >= Limits.REQUEST_TIMEOUT;
    }

    /** The peer takes what we ask and gives nothing. */
    void snubbed(long now) {
        isSnubbed = true;
        window.onTimeout(now);
    }

    boolean areSnubbed() {
        return isSnubbed;
    }

    /** What came, whether it was asked for or not. */
    RateMeter down() {
        return down;
    }

    /** The same over a longer time. */
    long steadyRate(long now) {
        return steadyDown.bytesPerSecond(now);
    }
}
