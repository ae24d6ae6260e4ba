package dev.spate.protocol.torrent;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.rate.TokenBucket;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.Optional;

/**
 * Blocks from the disk to peers: which requests are taken, and when each block may go. Owned by the torrent.
 *
 * <p>Only references wait here and on the links; a link reads the bytes when its socket has room for them.
 */
final class Uploads {
    private final Roster roster;
    private final PieceGeometry geometry;
    private final PiecePicker picker;
    private final Peers peers;
    private final TokenBucket rate;
    private final Totals totals;
    private long wakeAt = Machine.NEVER;
    private int nextTurn;

    Uploads(Foundation foundation, PiecePicker picker) {
        this.roster = foundation.roster();
        this.geometry = foundation.geometry();
        this.picker = picker;
        this.peers = foundation.ports().peers();
        this.rate = foundation.up();
        this.totals = foundation.totals();
    }

    /** A peer asks for a block. Returns why it must go, or nothing. */
    Optional<CloseReason> requested(Peer peer, BlockRef block, long now) {
        if (!geometry.contains(block)) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
        if (peer.isChoked()) {
            // A request may cross our choke on the way, so it is refused but forgiven, up to a number.
            reject(peer, block);
            return peer.requestsWhileChoked() ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
        }
        int queued = peer.onLink().size() + peer.waiting().size();
        if (!picker.has(block.piece()) || queued >= Limits.UPLOAD_REQUESTS_MAX) {
            reject(peer, block);
            return Optional.empty();
        }
        peer.waiting().add(block);
        serve(peer, now);
        return Optional.empty();
    }

    private void reject(Peer peer, BlockRef block) {
        if (peer.supportsFast()) {
            peers.send(peer.link(), new Message.RejectRequest(block));
        }
    }

    /** Hands blocks to the peer's link as far as its share allows, unless somebody waits for the rate limit. */
    private void serve(Peer peer, long now) {
        while (wakeAt == Machine.NEVER && isServable(peer)) {
            serveOne(peer, now);
        }
    }

    private static boolean isServable(Peer peer) {
        return !peer.waiting().isEmpty() && peer.onLink().size() < Limits.LINK_UPLOADS_MAX;
    }

    /** Hands over one block; returns whether the rate limit allowed it. */
    private boolean serveOne(Peer peer, long now) {
        int length = peer.waiting().getFirst().length();
        if (!rate.fits(length, now)) {
            wakeAt = Math.max(rate.nextAvailable(length, now), now + 1);
            return false;
        }
        BlockRef block = peer.waiting().remove();
        rate.take(block.length(), now);
        peer.onLink().add(block);
        peers.upload(peer.link(), block);
        return true;
    }

    /** One block for everybody in turn until the rate limit says no; whom it says no to is the first one next time. */
    void serveAll(long now) {
        wakeAt = Machine.NEVER;
        List<Peer> all = roster.all();
        int idle = 0;
        while (idle < all.size()) {
            nextTurn %= all.size();
            Peer peer = all.get(nextTurn);
            if (!isServable(peer)) {
                idle++;
            } else if (serveOne(peer, now)) {
                idle = 0;
            } else {
                return;
            }
            nextTurn++;
        }
    }

    /** The link's socket has taken blocks, but for those that could not be read: BEP 6 wants each of them refused. */
    void uploaded(Peer peer, int blocks, long bytes, List<BlockRef> unread, long now) {
        for (int i = 0; i < blocks; i++) {
            peer.onLink().remove();
        }
        for (BlockRef block : unread) {
            rate.giveBack(block.length(), now);
            reject(peer, block);
        }
        peer.up().add(bytes, now);
        peer.sent(now);
        totals.upload(bytes);
        serve(peer, now);
    }

    void cancelled(Peer peer, BlockRef block, long now) {
        if (peer.waiting().remove(block)) {
            reject(peer, block);
        } else if (peer.onLink().contains(block) && peers.discardUpload(peer.link(), block)) {
            peer.onLink().removeLastOccurrence(block);
            rate.giveBack(block.length(), now);
            reject(peer, block);
        }
    }

    /** Takes back all blocks that have not left: the peer is choked. BEP 6 wants each of them refused. */
    void takeBack(Peer peer, long now) {
        int dropped = peers.discardUploads(peer.link());
        for (int i = 0; i < dropped; i++) {
            BlockRef block = peer.onLink().removeLast();
            rate.giveBack(block.length(), now);
            reject(peer, block);
        }
        peer.waiting().forEach(block -> reject(peer, block));
        peer.waiting().clear();
    }

    /** When a block may go that the rate limit held back. */
    long nextTick() {
        return wakeAt;
    }
}
