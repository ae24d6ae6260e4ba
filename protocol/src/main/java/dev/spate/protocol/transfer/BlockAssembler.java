package dev.spate.protocol.transfer;

import dev.spate.protocol.swarm.Peer;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks that peers send in several messages, which a few clients do, put together. Owned by the torrent.
 *
 * <p>Of each peer one block at a time is kept, and only parts in their order, so this takes no more than the memory of
 * one request.
 */
final class BlockAssembler {
    private record Begun(BlockRef whole, Payload payload) {
        int end() {
            return whole.begin() + payload.length();
        }

        boolean isFollowedBy(BlockRef sameWhole, BlockRef part) {
            return whole.equals(sameWhole) && end() == part.begin();
        }
    }

    private final Map<Peer, Begun> begun = new LinkedHashMap<>();

    /**
     * A part of a block that the peer is asked for. Returns the whole block when this was the last part.
     *
     * @param payload is kept, or released when nothing can follow from it
     */
    Optional<Payload> add(Peer peer, BlockRef whole, BlockRef part, Payload payload) {
        if (part.begin() == whole.begin()) {
            forget(peer);
            begun.put(peer, new Begun(whole, payload));
            return Optional.empty();
        }
        Begun before = begun.get(peer);
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
        begun.remove(peer);
        return Optional.of(before.payload());
    }

    /** The peer sends nothing more of what it has begun. */
    void forget(Peer peer) {
        Begun before = begun.remove(peer);
        if (before != null) {
            before.payload().release();
        }
    }

    /** Once a second: what is no longer asked for is not waited for. */
    void forgetUnasked() {
        for (Iterator<Map.Entry<Peer, Begun>> each = begun.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Peer, Begun> entry = each.next();
            if (!entry.getKey().ourRequests().areFor(entry.getValue().whole())) {
                each.remove();
                entry.getValue().payload().release();
            }
        }
    }
}
