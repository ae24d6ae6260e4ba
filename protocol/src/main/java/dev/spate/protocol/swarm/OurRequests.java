package dev.spate.protocol.swarm;

import static dev.spate.wire.WireLimits.BLOCK_LENGTH;

import dev.spate.protocol.rate.RateMeter;
import dev.spate.protocol.rate.RequestWindow;
import dev.spate.wire.BlockRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Our requests to one peer: the blocks on their way, how many there may be, and what the answers show about the peer.
 * Owned by the torrent.
 */
public final class OurRequests {
    /** Which request a block answers. */
    public enum Answer {
        /** A request that we wait for. */
        ASKED,
        /** A request that was given up: a choke, a cancel or its time limit crossed the block on its way. */
        GIVEN_UP,
        /** None of our requests. */
        UNASKED
    }

    /** @param until when it is given up, whatever else the peer sends */
    private record OpenRequest(BlockRef block, long at, long until) {}

    private final boolean areRuns;
    private final RequestWindow window;
    // Most arrive in the order in which they were requested.
    private final ArrayDeque<OpenRequest> openRequests = new ArrayDeque<>();
    private final GivenUpRequests givenUp = new GivenUpRequests();
    private final RateMeter down = new RateMeter();
    // For the choker: over only a few seconds, a peer of some kB/s has often sent nothing.
    private final RateMeter steadyDown = new RateMeter(SwarmLimits.STEADY_SECONDS);
    private final ServiceTime serviceTime = new ServiceTime();
    private long lastBlockAt;
    private int lastPiece = -1;
    private boolean isSnubbed;
    private boolean isSlow;
    private int unaskedBlocks;

    /** @param areRuns whether long runs of blocks are requested from the peer, as from a web server */
    OurRequests(boolean areRuns, long now) {
        this.areRuns = areRuns;
        this.window = new RequestWindow(SwarmLimits.DOWNLOAD_REQUESTS_MAX, now);
        if (areRuns) {
            window.setMinimum(SwarmLimits.WEB_SEED_WINDOW_MIN);
        }
        this.lastBlockAt = now;
    }

    /**
     * How many blocks may be requested now: zero or at least a few, so that many blocks of a fast peer cost one search
     * and one write.
     */
    public int room(long now) {
        int room = Math.min(window.room(), Math.max(0, worthwhile(now) - openRequests.size()));
        int least = areRuns ? window.size() / 2 : Math.clamp(window.size() / 8, 1, SwarmLimits.REQUESTS_AT_ONCE);
        return room < least ? 0 : room;
    }

    /**
     * How many blocks the peer brings before it would be snubbed. More would only wait, and other peers could bring
     * them.
     */
    private int worthwhile(long now) {
        long each = areRuns ? 0 : serviceTime.expected(!openRequests.isEmpty(), now);
        return each == 0 ? Integer.MAX_VALUE : Math.clamp(SwarmLimits.REQUEST_TIMEOUT / each, 1, Integer.MAX_VALUE);
    }

    /** How many blocks we wait for. */
    public int count() {
        return openRequests.size();
    }

    /** The peer says how many requests it accepts. */
    public void limitTo(int requests) {
        window.setRequestQueue(requests);
    }

    /** Whether it is fast enough to get whole pieces. */
    boolean fillWholePieces() {
        return !isSlow() && (areRuns || window.size() >= SwarmLimits.FAST_WINDOW);
    }

    /** The piece of the latest request, or -1. */
    int lastPiece() {
        return lastPiece;
    }

    /** The block is requested. */
    public void add(BlockRef block, long now) {
        if (openRequests.isEmpty()) {
            lastBlockAt = now;
            serviceTime.onRequest(now);
        }
        openRequests.add(new OpenRequest(block, now, now + timeLimit(now)));
        lastPiece = block.piece();
        window.onRequest(now);
    }

    /**
     * The time limit of a request: twice what the blocks before it should take at the rate of the last seconds, and
     * some patience.
     */
    private long timeLimit(long now) {
        long rate = areRuns ? 0 : steadyRate(now);
        if (rate == 0) {
            return SwarmLimits.REQUEST_AGE_MAX;
        }
        double queued = (double) openRequests.size() * BLOCK_LENGTH / rate;
        return (long)
                Math.min(SwarmLimits.REQUEST_AGE_MAX, SwarmLimits.REQUEST_TIMEOUT + 2 * queued * SwarmLimits.SECOND);
    }

    /** A block has arrived. One that was never requested counts only as misconduct. */
    public Answer onBlock(BlockRef block, long now) {
        Answer answer = settle(block, now);
        if (answer == Answer.UNASKED) {
            unaskedBlocks += givenUp.removePart(block) ? 0 : 1;
        } else {
            down.add(block.length(), now);
            steadyDown.add(block.length(), now);
            lastBlockAt = now;
            serviceTime.onBlock(now);
            isSnubbed = false;
            isSlow &= isSlow(now);
        }
        return answer;
    }

    private Answer settle(BlockRef block, long now) {
        for (Iterator<OpenRequest> each = openRequests.iterator(); each.hasNext(); ) {
            OpenRequest candidate = each.next();
            if (candidate.block().equals(block)) {
                each.remove();
                window.onBlock(now, block.length(), now - candidate.at());
                return Answer.ASKED;
            }
        }
        return givenUp.remove(block) ? Answer.GIVEN_UP : Answer.UNASKED;
    }

    /** The block that we wait for and of which this is only a part. */
    public Optional<BlockRef> partlyAnsweredBy(BlockRef part) {
        for (OpenRequest each : openRequests) {
            if (isPart(part, each.block())) {
                return Optional.of(each.block());
            }
        }
        return Optional.empty();
    }

    private static boolean isPart(BlockRef part, BlockRef block) {
        return part.piece() == block.piece()
                && part.length() < block.length()
                && part.begin() >= block.begin()
                && part.begin() + part.length() <= block.begin() + block.length();
    }

    /** Whether we wait for this block. */
    public boolean contains(BlockRef block) {
        return openRequests.stream().anyMatch(each -> each.block().equals(block));
    }

    /** Whether the peer has sent too many blocks that we never requested. */
    public boolean areTooManyUnasked() {
        return unaskedBlocks > SwarmLimits.UNASKED_BLOCKS_MAX;
    }

    /** The peer will not send the block. Returns whether we waited for it. */
    public boolean onReject(BlockRef block) {
        // Of two requests for one block, the one that was given up is older and is answered first.
        return !givenUp.remove(block) && drop(block);
    }

    /** The block is no longer wanted. It may be on its way; then it is forgiven. Returns whether we waited for it. */
    public boolean cancel(BlockRef block) {
        boolean wasOpen = drop(block);
        if (wasOpen) {
            givenUp.add(List.of(block));
        }
        return wasOpen;
    }

    private boolean drop(BlockRef block) {
        boolean wasOpen = openRequests.removeIf(each -> each.block().equals(block));
        if (wasOpen) {
            window.onDropped(1);
        }
        return wasOpen;
    }

    /** We wait for nothing any more. Returns the blocks that we waited for; they are forgiven if they still arrive. */
    public List<BlockRef> cancelAll() {
        return giveUp(_ -> true);
    }

    /** We wait only for the kept blocks. Returns the others, which are given up. */
    public List<BlockRef> cancelAllBut(Predicate<BlockRef> kept) {
        return giveUp(each -> !kept.test(each.block()));
    }

    /** Gives up requests that are older than their time limit. Returns their blocks. */
    public List<BlockRef> expire(long now) {
        return openRequests.isEmpty() || now - openRequests.getFirst().at() < SwarmLimits.REQUEST_TIMEOUT
                ? List.of()
                : giveUp(each -> now >= each.until());
    }

    /** Gives up the last requests of a slow peer, so that others bring those blocks. Returns the blocks. */
    public List<BlockRef> shorten(long now) {
        int kept = worthwhile(now);
        List<BlockRef> dropped = new ArrayList<>();
        while (openRequests.size() > kept) {
            dropped.addFirst(openRequests.removeLast().block());
        }
        window.onDropped(dropped.size());
        givenUp.add(dropped);
        return dropped;
    }

    /** Once a second. Returns whether the peer has become slow. */
    public boolean updateSlow(long now) {
        boolean wasSlow = isSlow;
        isSlow = isSlow(now);
        return isSlow && !wasSlow;
    }

    private boolean isSlow(long now) {
        return !areRuns && serviceTime.expected(!openRequests.isEmpty(), now) >= SwarmLimits.SLOW_BLOCK;
    }

    /** Whether the blocks that we wait for may be requested from other peers too. */
    boolean isSlow() {
        return isSnubbed || isSlow;
    }

    private List<BlockRef> giveUp(Predicate<OpenRequest> which) {
        List<BlockRef> dropped = new ArrayList<>();
        for (Iterator<OpenRequest> each = openRequests.iterator(); each.hasNext(); ) {
            OpenRequest candidate = each.next();
            if (which.test(candidate)) {
                each.remove();
                dropped.add(candidate.block());
            }
        }
        window.onDropped(dropped.size());
        givenUp.add(dropped);
        return dropped;
    }

    /** Whether the peer has owed us a block for too long and has sent no other block. */
    public boolean areOverdue(long now) {
        return !openRequests.isEmpty() && now - lastBlockAt >= SwarmLimits.REQUEST_TIMEOUT;
    }

    /** The peer accepts our requests and sends nothing. */
    public void markSnubbed(long now) {
        isSnubbed = true;
        window.onTimeout(now);
    }

    boolean areSnubbed() {
        return isSnubbed;
    }

    /** Blocks that answered our requests, in time or late. */
    RateMeter down() {
        return down;
    }

    /** The same over a longer time. */
    long steadyRate(long now) {
        return steadyDown.bytesPerSecond(now);
    }
}
