package dev.spate.protocol.pick;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Requests blocks a second time, so that the slowest peer does not decide when a download ends.
 *
 * <p>Owned by the {@link PiecePicker}. Blocks of slow peers come first, then those with the fewest requesters. Among
 * equals the choice is random: the search starts at a random piece and a random block in it, so that several peers do
 * not double the same blocks.
 */
final class Endgame {
    private final PieceGeometry geometry;
    private final RandomGenerator random;
    /** Blocks that this pick may still check. */
    private int blocksToCheck;

    Endgame(PieceGeometry geometry, RandomGenerator random) {
        this.geometry = geometry;
        this.random = random;
    }

    /** Appends up to {@code count} blocks that are already requested from others. Returns how many it found. */
    int pick(PeerView peer, int count, boolean slowOnly, PartialPieces partials, List<BlockRef> out) {
        List<PartialPiece> candidates = new ArrayList<>();
        for (PartialPiece partial : partials.all()) {
            if (partial.isWanted() && hasSomething(partial, slowOnly) && peer.mayRequest(partial.piece())) {
                candidates.add(partial);
            }
        }
        if (candidates.isEmpty()) {
            return 0;
        }
        // Blocks that are not found now are found by a later pick, which starts elsewhere.
        blocksToCheck = PickLimits.ENDGAME_SEARCH_MAX;
        int start = random.nextInt(candidates.size());
        int left = count;
        int slowMost = requestersOfSlowMax(peer);
        for (int requesters = 1; requesters < slowMost && left > 0; requesters++) {
            left -= pick(peer, left, true, requesters, candidates, start, out);
        }
        for (int requesters = 1; requesters < PickLimits.REQUESTERS_MAX && left > 0 && !slowOnly; requesters++) {
            left -= pick(peer, left, false, requesters, candidates, start, out);
        }
        return count - left;
    }

    /**
     * The last requester of a block must be a proven peer. Otherwise several peers that send nothing could hold it
     * together.
     */
    private static int requestersOfSlowMax(PeerView peer) {
        if (peer.isSlow()) {
            return PickLimits.REQUESTERS_MAX;
        }
        return peer.isProven() ? PickLimits.REQUESTERS_OF_SLOW_MAX : PickLimits.REQUESTERS_OF_SLOW_MAX - 1;
    }

    private static boolean hasSomething(PartialPiece partial, boolean slowOnly) {
        return partial.hasSlowBlocks() || (!slowOnly && partial.requestedCount() > 0 && !partial.isSingleSource());
    }

    private int pick(
            PeerView peer,
            int count,
            boolean isSlow,
            int requesters,
            List<PartialPiece> candidates,
            int start,
            List<BlockRef> out) {
        int found = 0;
        for (int i = 0; i < candidates.size() && found < count && blocksToCheck > 0; i++) {
            PartialPiece partial = candidates.get((start + i) % candidates.size());
            boolean isAllowed = isSlow || !partial.isSingleSource();
            if (isAllowed && partial.count(requesters, isSlow) > 0) {
                found += pick(peer, count - found, isSlow, requesters, partial, out);
            }
        }
        return found;
    }

    private int pick(
            PeerView peer, int count, boolean isSlow, int requesters, PartialPiece partial, List<BlockRef> out) {
        int found = 0;
        int start = random.nextInt(partial.blockCount());
        if (partial.requests() == partial.requestsOf(peer.id())) {
            return 0;
        }
        for (int i = 0; i < partial.blockCount() && found < count && blocksToCheck > 0; i++) {
            blocksToCheck--;
            int block = (start + i) % partial.blockCount();
            if (partial.requesterCount(block) == requesters
                    && partial.isSlow(block) == isSlow
                    && !partial.isRequestedFrom(block, peer.id())) {
                // A peer that has sent nothing yet may be as slow, so others may be asked too.
                partial.request(block, peer.id(), peer.isSlow() || (isSlow && !peer.isProven()));
                out.add(geometry.block(partial.piece(), block));
                found++;
            }
        }
        return found;
    }
}
