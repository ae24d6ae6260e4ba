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
 * What we ask of one peer: the blocks on their way, how many may be, and what its answers say about it. Owned by the
 * torrent.
 */
public final class OurRequests {
    /** What a block that came in is an answer to. */
    public enum Answer {
        /** A request that is waited for. */
        ASKED,
        /** A request that was given up: a choke, a cancel or its time limit crossed the block on its way. */
        GIVEN_UP,
        /** No request of ours. */
        UNASKED
    }

    /** @param until when it is given up, whatever else the peer sends */
    private record Asked(BlockRef block, long at, long until) {}

    private final boolean areRuns;
    private final RequestWindow window;
    // Most arrive in the order in which they were asked for.
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final GivenUpRequests givenUp = new GivenUpRequests();
    private final RateMeter down = new RateMeter();
    // For the choker: over a few seconds, a peer of some kB/s has sent nothing as often as not.
    private final RateMeter steadyDown = new RateMeter(SwarmLimits.STEADY_SECONDS);
    private final ServiceTime serviceTime = new ServiceTime();
    private long lastBlockAt;
    private int lastPiece = -1;
    private boolean isSnubbed;
    private boolean isSlow;
    private int unaskedBlocks;

    /** @param areRuns whether the peer is asked for long runs of blocks, as a web server is */
    OurRequests(boolean areRuns, long now) {
        this.areRuns = areRuns;
        this.window = new RequestWindow(SwarmLimits.DOWNLOAD_REQUESTS_MAX, now);
        if (areRuns) {
            window.atLeast(SwarmLimits.WEB_SEED_WINDOW_MIN);
        }
        this.lastBlockAt = now;
    }

    /** How many blocks may be asked for now. A few or none, so that a fast peer costs one search and one write for many. */
    public int room(long now) {
        int room = Math.min(window.room(), Math.max(0, worthwhile(now) - asked.size()));
        int least = areRuns ? window.size() / 2 : Math.clamp(window.size() / 8, 1, SwarmLimits.REQUESTS_AT_ONCE);
        return room < least ? 0 : room;
    }

    /** How many blocks it brings before it would be snubbed; more would only wait, and others could bring them. */
    private int worthwhile(long now) {
        long each = areRuns ? 0 : serviceTime.expected(!asked.isEmpty(), now);
        return each == 0 ? Integer.MAX_VALUE : Math.clamp(SwarmLimits.REQUEST_TIMEOUT / each, 1, Integer.MAX_VALUE);
    }

    /** How many blocks are waited for. */
    public int count() {
        return asked.size();
    }

    /** The peer says how many it takes. */
    public void atMost(int requests) {
        window.reqq(requests);
    }

    /** Whether it is fast enough to be given whole pieces. */
    boolean fillWholePieces() {
        return !isSlow() && (areRuns || window.size() >= SwarmLimits.FAST_WINDOW);
    }

    /** The piece of the latest request, or -1. */
    int lastPiece() {
        return lastPiece;
    }

    /** The block is asked for. */
    public void add(BlockRef block, long now) {
        if (asked.isEmpty()) {
            lastBlockAt = now;
            serviceTime.begins(now);
        }
        asked.add(new Asked(block, now, now + timeLimit(now)));
        lastPiece = block.piece();
        window.onRequest(now);
    }

    /** What the blocks before it should take at the rate of the last seconds, twice, and some patience. */
    private long timeLimit(long now) {
        long rate = areRuns ? 0 : steadyRate(now);
        if (rate == 0) {
            return SwarmLimits.REQUEST_AGE_MAX;
        }
        double queued = (double) asked.size() * BLOCK_LENGTH / rate;
        return (long)
                Math.min(SwarmLimits.REQUEST_AGE_MAX, SwarmLimits.REQUEST_TIMEOUT + 2 * queued * SwarmLimits.SECOND);
    }

    /** A block has arrived. What nobody asked for is counted as misconduct, and as nothing else. */
    public Answer answered(BlockRef block, long now) {
        Answer answer = settle(block, now);
        if (answer == Answer.UNASKED) {
            unaskedBlocks += givenUp.answeredInPart(block) ? 0 : 1;
        } else {
            down.add(block.length(), now);
            steadyDown.add(block.length(), now);
            lastBlockAt = now;
            serviceTime.ends(now);
            isSnubbed = false;
            isSlow &= isSlow(now);
        }
        return answer;
    }

    private Answer settle(BlockRef block, long now) {
        for (Iterator<Asked> each = asked.iterator(); each.hasNext(); ) {
            Asked candidate = each.next();
            if (candidate.block().equals(block)) {
                each.remove();
                window.onBlock(now, block.length(), now - candidate.at());
                return Answer.ASKED;
            }
        }
        return givenUp.answered(block) ? Answer.GIVEN_UP : Answer.UNASKED;
    }

    /** The block that is waited for, and of which this is a part and not the whole. */
    public Optional<BlockRef> partlyAnsweredBy(BlockRef part) {
        for (Asked each : asked) {
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

    /** Whether this block is waited for. */
    public boolean areFor(BlockRef block) {
        return asked.stream().anyMatch(each -> each.block().equals(block));
    }

    /** Whether the peer has sent too much that nobody asked for. */
    public boolean countUnasked() {
        return unaskedBlocks > SwarmLimits.UNASKED_BLOCKS_MAX;
    }

    /** The peer will not send the block. Returns whether it was waited for. */
    public boolean rejected(BlockRef block) {
        // Of two requests for one block, the one that was given up is the older one and answered first.
        return !givenUp.answered(block) && drop(block);
    }

    /** The block is no longer wanted; it may be on its way, and is then forgiven. Returns whether it was waited for. */
    public boolean cancel(BlockRef block) {
        boolean wasAsked = drop(block);
        if (wasAsked) {
            givenUp.add(List.of(block));
        }
        return wasAsked;
    }

    private boolean drop(BlockRef block) {
        boolean wasAsked = asked.removeIf(each -> each.block().equals(block));
        if (wasAsked) {
            window.onDropped(1);
        }
        return wasAsked;
    }

    /** Nothing is waited for any more. Returns what was; what comes of it is forgiven. */
    public List<BlockRef> cancelAll() {
        return giveUp(_ -> true);
    }

    /** Nothing is waited for any more but blocks of these pieces. Returns what is given up. */
    public List<BlockRef> cancelAllBut(Predicate<BlockRef> kept) {
        return giveUp(each -> !kept.test(each.block()));
    }

    /** What is waited for beyond its time limit is given up. Returns what that is. */
    public List<BlockRef> expire(long now) {
        return asked.isEmpty() || now - asked.getFirst().at() < SwarmLimits.REQUEST_TIMEOUT
                ? List.of()
                : giveUp(each -> now >= each.until());
    }

    /** Of a slow peer the last requests are given up, so that others bring those blocks. Returns what that is. */
    public List<BlockRef> shorten(long now) {
        int kept = worthwhile(now);
        List<BlockRef> given = new ArrayList<>();
        while (asked.size() > kept) {
            given.addFirst(asked.removeLast().block());
        }
        window.onDropped(given.size());
        givenUp.add(given);
        return given;
    }

    /** Once a second. Returns whether the peer has become slow. */
    public boolean becomeSlow(long now) {
        boolean wasSlow = isSlow;
        isSlow = isSlow(now);
        return isSlow && !wasSlow;
    }

    private boolean isSlow(long now) {
        return !areRuns && serviceTime.expected(!asked.isEmpty(), now) >= SwarmLimits.SLOW_BLOCK;
    }

    /** Whether others may be asked for what the peer is asked for. */
    boolean isSlow() {
        return isSnubbed || isSlow;
    }

    private List<BlockRef> giveUp(Predicate<Asked> which) {
        List<BlockRef> given = new ArrayList<>();
        for (Iterator<Asked> each = asked.iterator(); each.hasNext(); ) {
            Asked candidate = each.next();
            if (which.test(candidate)) {
                each.remove();
                given.add(candidate.block());
            }
        }
        window.onDropped(given.size());
        givenUp.add(given);
        return given;
    }

    /** Whether the peer has owed us a block for too long, and sent no other. */
    public boolean areOverdue(long now) {
        return !asked.isEmpty() && now - lastBlockAt >= SwarmLimits.REQUEST_TIMEOUT;
    }

    /** The peer takes what we ask and gives nothing. */
    public void snubbed(long now) {
        isSnubbed = true;
        window.onTimeout(now);
    }

    boolean areSnubbed() {
        return isSnubbed;
    }

    /** What came of what was asked for, in time or not. */
    RateMeter down() {
        return down;
    }

    /** The same over a longer time. */
    long steadyRate(long now) {
        return steadyDown.bytesPerSecond(now);
    }
}
