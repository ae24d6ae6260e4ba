package dev.spate.protocol.transfer;

import dev.spate.protocol.swarm.Peer;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Joins blocks that a peer sends in several messages, as a few clients do. Owned by the torrent.
 *
 * <p>It keeps one block of each peer at a time, and only parts that arrive in order. So it needs no more memory than
 * one request.
 */
final class BlockAssembler {
    private record PartialBlock(BlockRef whole, Payload payload) {
        int end() {
            return whole.begin() + payload.length();
        }

        boolean isFollowedBy(BlockRef sameWhole, BlockRef part) {
            return whole.equals(sameWhole) && end() == part.begin();
        }
    }

    private final Map<Peer, PartialBlock> partialBlocks = new LinkedHashMap<>();

    /**
     * Adds a part of a block that we requested from the peer. Returns the whole block when this was the last part.
     *
     * @param payload is kept, or released when no further part can follow it
     */
    Optional<Payload> add(Peer peer, BlockRef whole, BlockRef part, Payload payload) {
        if (part.begin() == whole.begin()) {
            forget(peer);
            partialBlocks.put(peer, new PartialBlock(whole, payload));
            return Optional.empty();
        }
        PartialBlock before = partialBlocks.get(peer);
        if (before == null
                || !before.isFollowedBy(whole, part)
                || !before.payload().append(payload)) {
            payload.release();
            forget(peer);
            return Optional.empty();
        }
        if (before.payload().length() < whole.length()) {
            return Optional.empty();
        }
        partialBlocks.remove(peer);
        return Optional.of(before.payload());
    }

    /** The peer sends nothing more of the block that it began. */
    void forget(Peer peer) {
        PartialBlock before = partialBlocks.remove(peer);
        if (before != null) {
            before.payload().release();
        }
    }

    /** Once a second: forgets blocks that are no longer requested. */
    void forgetUnrequested() {
        for (Iterator<Map.Entry<Peer, PartialBlock>> each =
                        partialBlocks.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<Peer, PartialBlock> entry = each.next();
            if (!entry.getKey().ourRequests().contains(entry.getValue().whole())) {
                each.remove();
                entry.getValue().payload().release();
            }
        }
    }
}
