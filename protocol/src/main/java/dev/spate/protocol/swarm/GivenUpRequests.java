package dev.spate.protocol.swarm;

import dev.spate.wire.BlockRef;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Blocks that we requested from one peer and no longer wait for. Each may still be on its way; then it is not
 * misconduct and may still be useful. Owned by the torrent.
 */
final class GivenUpRequests {
    private final Set<BlockRef> blocks = new LinkedHashSet<>();

    /** The oldest ones are forgotten first. */
    void add(List<BlockRef> givenUp) {
        blocks.addAll(givenUp);
        Iterator<BlockRef> eldest = blocks.iterator();
        for (int surplus = blocks.size() - SwarmLimits.GIVEN_UP_REQUESTS_MAX; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
    }

    /** The same for a peer that splits blocks: the rest of this one may still arrive. */
    boolean removePart(BlockRef part) {
        for (BlockRef block : blocks) {
            boolean isBeginning = part.piece() == block.piece() && part.begin() == block.begin();
            if (isBeginning && part.length() < block.length()) {
                blocks.remove(block);
                blocks.add(new BlockRef(block.piece(), part.begin() + part.length(), block.length() - part.length()));
                return true;
            }
        }
        return false;
    }

    /**
     * The peer has answered with the block or with a reject. Returns whether the block was requested and not answered
     * before.
     */
    boolean remove(BlockRef block) {
        return blocks.remove(block);
    }
}
