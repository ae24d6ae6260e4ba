package dev.spate.protocol.swarm;

import dev.spate.wire.BlockRef;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Blocks that one peer was asked for and that are no longer waited for: each may be on its way, and is then no offence
 * and may still be of use. Owned by the torrent.
 */
final class GivenUpRequests {
    private final Set<BlockRef> blocks = new LinkedHashSet<>();

    /** The longest remembered ones are forgotten first. */
    void add(List<BlockRef> givenUp) {
        blocks.addAll(givenUp);
        Iterator<BlockRef> eldest = blocks.iterator();
        for (int surplus = blocks.size() - SwarmLimits.GIVEN_UP_REQUESTS_MAX; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
    }

    /** The same for a peer that cuts blocks: the rest of this one may come as well. */
    boolean answeredInPart(BlockRef part) {
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

    /** The peer has answered, by the block or by a reject. Returns whether it ever was asked, and had not answered yet. */
    boolean answered(BlockRef block) {
        return blocks.remove(block);
    }
}
