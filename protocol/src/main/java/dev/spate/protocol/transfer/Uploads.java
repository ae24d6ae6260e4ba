package dev.spate.protocol.transfer;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.rate.TokenBucket;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.TheirRequests;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.Optional;

/**
 * Sends blocks from the disk to peers: decides which requests are accepted and when each block may go. Owned by the
 * torrent.
 *
 * <p>Only references wait here and on the links. A link reads the bytes when its socket has room for them.
 */
public final class Uploads {
    /** Uploads other than blocks. They share the rate limit and alternate with blocks. */
    public interface OtherUploads {
        /** Whether something may go now, if the limit allows it. */
        boolean isServable();

        /** Bytes of the next upload, or somewhat more. */
        int lengthMax();

        /** Sends it. Returns its bytes. */
        int serveOne();
    }

    private final PeerTable peerTable;
    private final PieceGeometry geometry;
    private final PiecePicker picker;
    private final Peers peers;
    private final TokenBucket rate;
    private final TransferCounters transferCounters;
    private final OtherUploads otherUploads;
    private long wakeAt = Machine.NEVER;
    private int nextIndex;

    public Uploads(TorrentContext context, PiecePicker picker, OtherUploads otherUploads) {
        this.otherUploads = otherUploads;
        this.peerTable = context.peerTable();
        this.geometry = context.geometry();
        this.picker = picker;
        this.peers = context.ports().peers();
        this.rate = context.up();
        this.transferCounters = context.transferCounters();
    }

    /** A peer requests a block. Returns why the peer must be disconnected, or nothing. */
    public Optional<CloseReason> onRequest(Peer peer, BlockRef block, long now) {
        if (!geometry.contains(block)) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
        if (peer.isChoked()) {
            // A request may cross our choke on the way, so it is rejected but forgiven, up to a number.
            reject(peer, block);
            return peer.theirRequests().countWhileChoked() ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
        }
        if (!picker.has(block.piece()) || peer.theirRequests().isFull()) {
            reject(peer, block);
            return Optional.empty();
        }
        peer.theirRequests().add(block);
        serve(peer, now);
        return Optional.empty();
    }

    private void reject(Peer peer, BlockRef block) {
        if (peer.supportsFast()) {
            peers.send(peer.link(), new Message.RejectRequest(block));
        }
    }

    /** Hands blocks to the peer's link as far as its share allows, unless another peer waits for the rate limit. */
    private void serve(Peer peer, long now) {
        while (wakeAt == Machine.NEVER && peer.theirRequests().isServable()) {
            serveOne(peer, now);
        }
    }

    /** Hands over one block. Returns whether the rate limit allowed it. */
    private boolean serveOne(Peer peer, long now) {
        BlockRef block = peer.theirRequests().next();
        if (holdBack(block.length(), now)) {
            return false;
        }
        rate.take(block.length(), now);
        peer.theirRequests().handOver();
        peers.upload(peer.link(), block);
        return true;
    }

    /**
     * Serves one block to each peer in turn and then one other upload, until the rate limit stops it or other torrents
     * are next. The peer that was stopped is the first one next time.
     */
    public void serveAll(long now) {
        wakeAt = Machine.NEVER;
        int count = peerTable.size() + 1;
        int idle = 0;
        while (idle < count) {
            nextIndex %= count;
            boolean isServable = nextIndex < peerTable.size()
                    ? peerTable.all().get(nextIndex).theirRequests().isServable()
                    : otherUploads.isServable();
            if (isServable && !serveNext(now)) {
                return;
            }
            idle = isServable ? 0 : idle + 1;
            nextIndex++;
        }
        rate.stopWaiting();
    }

    private boolean serveNext(long now) {
        return nextIndex < peerTable.size() ? serveOne(peerTable.all().get(nextIndex), now) : serveOneOther(now);
    }

    /** Serves uploads other than blocks, unless a peer waits for the rate limit. */
    public void serveOther(long now) {
        while (wakeAt == Machine.NEVER && otherUploads.isServable()) {
            serveOneOther(now);
        }
    }

    private boolean serveOneOther(long now) {
        if (holdBack(otherUploads.lengthMax(), now)) {
            return false;
        }
        rate.take(otherUploads.serveOne(), now);
        return true;
    }

    /** Whether the rate limit forces us to wait. */
    private boolean holdBack(int length, long now) {
        if (rate.fits(length, now)) {
            return false;
        }
        wakeAt = Math.max(rate.waitFor(length, now), now + 1);
        return true;
    }

    /**
     * The link's socket has taken blocks, except those that could not be read: BEP 6 requires a reject for each of
     * them. Returns the blocks that were sent.
     */
    public List<BlockRef> onUploaded(Peer peer, int blocks, long bytes, List<BlockRef> unread, long now) {
        List<BlockRef> sent = peer.theirRequests().removeSent(blocks);
        for (BlockRef block : unread) {
            sent.remove(block);
            rate.giveBack(block.length(), now);
            reject(peer, block);
        }
        peer.up().add(bytes, now);
        peer.onSent(now);
        transferCounters.addUploaded(bytes);
        serve(peer, now);
        return sent;
    }

    public void onCancel(Peer peer, BlockRef block, long now) {
        TheirRequests requests = peer.theirRequests();
        if (requests.withdraw(block)) {
            reject(peer, block);
        } else if (requests.isOnLink(block) && peers.discardUpload(peer.link(), block)) {
            requests.removeFromLink(block);
            rate.giveBack(block.length(), now);
            reject(peer, block);
        }
    }

    /**
     * Takes back all blocks that were not sent, because the peer is choked. BEP 6 requires a reject for each of them.
     */
    void discardAll(Peer peer, long now) {
        int dropped = peers.discardUploads(peer.link());
        for (int i = 0; i < dropped; i++) {
            BlockRef block = peer.theirRequests().removeLastFromLink();
            rate.giveBack(block.length(), now);
            reject(peer, block);
        }
        peer.theirRequests().withdrawAll().forEach(block -> reject(peer, block));
    }

    /** The peer has left. What its link had not sent does not count against the rate limit. */
    public void onLeft(Peer peer, long now) {
        peer.theirRequests().clear().forEach(block -> rate.giveBack(block.length(), now));
    }

    /** When a block may go that the rate limit held back. */
    public long nextTick() {
        return wakeAt;
    }
}
