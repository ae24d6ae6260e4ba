package dev.spate.protocol.transfer;

import static dev.spate.wire.WireLimits.BLOCK_LENGTH;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.pick.ReceivedBlock;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.rate.TokenBucket;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings blocks from peers to the disk: decides which blocks are requested from which peer and when, and handles the
 * answers. Owned by the torrent.
 *
 * <p>Every requested block takes one block of the session's budget until it is written, dropped or given up. So there
 * is always memory for a block that arrives.
 */
public final class Downloads {
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Peers peers;
    private final Disk disk;
    private final BlockBudget blockBudget;
    private final TokenBucket rate;
    private final TransferCounters transferCounters;
    private final List<BlockRef> picked = new ArrayList<>();
    /**
     * Peers that could get more requests than our memory or the rate limit allows. The one that has waited longest is
     * first.
     */
    private final Set<Peer> waiting = new LinkedHashSet<>();
    /**
     * Peers that have choked us lately, each with the time when its open requests are given up. The earliest is first.
     */
    private final LinkedHashMap<Peer, Long> choking = new LinkedHashMap<>();

    private final BlockAssembler parts = new BlockAssembler();

    private long wakeAt = Machine.NEVER;
    private int firstIndex;

    public Downloads(TorrentContext context, PiecePicker picker) {
        this.peerTable = context.peerTable();
        this.picker = picker;
        this.peers = context.ports().peers();
        this.disk = context.disk();
        this.blockBudget = context.blockBudget();
        this.rate = context.down();
        this.transferCounters = context.transferCounters();
    }

    /** Requests as many blocks from a peer as its window, its share of our memory and the rate limit allow. */
    public void ask(Peer peer, long now) {
        boolean mayAsk = peer.weAreInterested() && peer.mayBeAsked() && (!peer.isChokingUs() || peer.allowsAnyFast());
        int room = mayAsk ? peer.ourRequests().room(now) : 0;
        if (room == 0) {
            waiting.remove(peer);
            return;
        }
        int affordable = Math.min(room, Math.min(affordable(now), allowed(peer, room)));
        if (affordable > 0) {
            request(peer, affordable, now);
        }
        if (affordable < room) {
            addWaiting(peer, affordable > 0, now);
        } else {
            waiting.remove(peer);
        }
    }

    /** A peer that got a request goes behind those that got none. */
    private void addWaiting(Peer peer, boolean gotSome, long now) {
        if (gotSome) {
            waiting.remove(peer);
        }
        waiting.add(peer);
        if (blockBudget.left() == 0) {
            blockBudget.awaitMore();
        }
        wakeAt = Math.min(wakeAt, nextChance(now));
    }

    /**
     * When to ask again. No event says that other torrents have given memory back, so we check again soon; and we keep
     * our place among those that wait for the rate limit only while it is what holds us back.
     */
    private long nextChance(long now) {
        if (affordable(now) > 0) {
            rate.stopWaiting();
            return now + TransferLimits.RETRY_AFTER;
        }
        long turn = rate.waitFor(BLOCK_LENGTH, now);
        return Math.max(turn, now + (rate.isContended() ? 1 : TransferLimits.RETRY_AFTER));
    }

    /**
     * How much of our memory this peer may use: all that it could use, a good part of what it already uses, or nothing.
     */
    private int allowed(Peer peer, int room) {
        int held = peer.ourRequests().count();
        int allowed = blockBudget.leftForOneOfSeveral(held);
        if (allowed < room && isAlone(peer)) {
            allowed = blockBudget.leftForOneAlone(held);
        }
        return allowed < room && allowed < Math.min(held / 8, SwarmLimits.REQUESTS_AT_ONCE) ? 0 : allowed;
    }

    private boolean isAlone(Peer peer) {
        for (Peer other : peerTable.all()) {
            if (other != peer && (other.ourRequests().count() > 0 || waiting.contains(other))) {
                return false;
            }
        }
        return true;
    }

    private void request(Peer peer, int count, long now) {
        picked.clear();
        picker.pick(peer, count, picked);
        for (BlockRef block : picked) {
            peer.ourRequests().add(block, now);
            blockBudget.request();
            rate.take(block.length(), now);
            peers.send(peer.link(), new Message.Request(block));
        }
        if (!picked.isEmpty()) {
            peer.onSent(now);
        }
    }

    private int affordable(long now) {
        long byRate = rate.available(now) / BLOCK_LENGTH;
        if (byRate == 0 && rate.fits(BLOCK_LENGTH, now)) {
            byRate = 1;
        }
        return (int) Math.min(byRate, Integer.MAX_VALUE);
    }

    /**
     * Peers that have waited longest come first. The others follow in rotation, so that the last of the list is not
     * always the last.
     */
    public void askAll(long now) {
        wakeAt = Machine.NEVER;
        blockBudget.stopWaiting();
        endGraces(now);
        askWaiting(now);
        List<Peer> all = peerTable.all();
        firstIndex = all.isEmpty() ? 0 : (firstIndex + 1) % all.size();
        for (int i = 0; i < all.size(); i++) {
            Peer peer = all.get((firstIndex + i) % all.size());
            if (!waiting.contains(peer)) {
                ask(peer, now);
            }
        }
        if (waiting.isEmpty()) {
            rate.stopWaiting();
        }
    }

    /**
     * The reason that held requests back may be gone. While it is not, we request nothing, because no peer could get
     * anything.
     */
    public void tick(long now) {
        boolean isShort = blockBudget.left() == 0 || affordable(now) == 0;
        if (now < nextGrace() && isShort && !waiting.isEmpty()) {
            if (blockBudget.left() == 0) {
                blockBudget.awaitMore();
            }
            wakeAt = nextChance(now);
        } else {
            askAll(now);
        }
    }

    private void askWaiting(long now) {
        List.copyOf(waiting).forEach(peer -> ask(peer, now));
    }

    /** A block has arrived. Returns why the peer must be disconnected, or nothing. */
    public Optional<CloseReason> onBlock(Peer peer, BlockRef block, Payload payload, long now) {
        transferCounters.addDownloaded(block.length());
        Optional<BlockRef> cut = peer.ourRequests().partlyAnsweredBy(block);
        if (cut.isPresent()) {
            parts.add(peer, cut.get(), block, payload).ifPresent(whole -> onWholeBlock(peer, cut.get(), whole, now));
        } else {
            onWholeBlock(peer, block, payload, now);
        }
        ask(peer, now);
        return peer.ourRequests().areTooManyUnasked() ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
    }

    private void onWholeBlock(Peer peer, BlockRef block, Payload payload, long now) {
        switch (peer.ourRequests().onBlock(block, now)) {
            case ASKED -> decide(picker.onReceived(block, peer.id()), block, payload, now);
            case GIVEN_UP -> {
                blockBudget.request();
                rate.take(block.length(), now);
                decide(picker.onReceivedLate(block, peer.id()), block, payload, now);
            }
            case UNASKED -> drop(block, payload);
        }
    }

    /** Decides about a block that we requested from this peer. No other block reaches the disk. */
    private void decide(ReceivedBlock receivedBlock, BlockRef block, Payload payload, long now) {
        switch (receivedBlock) {
            case ReceivedBlock.Accepted accepted -> {
                blockBudget.onWriting();
                accepted.otherRequesters().forEach(number -> cancel(number, block, now));
                disk.write(block, payload);
            }
            case ReceivedBlock.Dropped _ -> {
                drop(block, payload);
                blockBudget.giveUp(1);
            }
        }
    }

    private void drop(BlockRef block, Payload payload) {
        payload.release();
        transferCounters.addWasted(block.length());
    }

    private void cancel(int number, BlockRef block, long now) {
        peerTable.find(number).filter(peer -> peer.ourRequests().cancel(block)).ifPresent(peer -> {
            blockBudget.giveUp(1);
            rate.giveBack(block.length(), now);
            peers.send(peer.link(), new Message.Cancel(block));
            ask(peer, now);
        });
    }

    /** The disk has written a block, so its memory is free. */
    public void onWritten(long now) {
        if (!waiting.isEmpty() && blockBudget.left() > 0) {
            askWaiting(now);
        }
    }

    /**
     * The peer will not send this block. Unless it chokes us, we request nothing else at once: a peer that rejects
     * everything would get requests for ever. The next request follows the next block or the next second.
     */
    public void onReject(Peer peer, BlockRef block, long now) {
        if (peer.ourRequests().onReject(block)) {
            returnBudget(List.of(block), now);
            picker.onAbandoned(block, peer.id());
            if (peer.isChokingUs()) {
                askAll(now);
            }
        }
    }

    /** The peer will send none of the requested blocks, because it snubs us or has left. Returns those blocks. */
    public List<BlockRef> abandonAll(Peer peer, long now) {
        List<BlockRef> abandoned = peer.ourRequests().cancelAll();
        returnBudget(abandoned, now);
        picker.onAbandonedAll(peer.id());
        waiting.remove(peer);
        choking.remove(peer);
        parts.forget(peer);
        return abandoned;
    }

    private void returnBudget(List<BlockRef> abandoned, long now) {
        abandoned.forEach(block -> rate.giveBack(block.length(), now));
        blockBudget.giveUp(abandoned.size());
    }

    /**
     * The peer chokes us. Without BEP 6 it forgets our requests, so we request those blocks from others at once. With
     * BEP 6 it still answers each request, but some peers forget them nevertheless. So we wait a moment for blocks that
     * are on their way.
     */
    public void onChoke(Peer peer, long now) {
        if (peer.supportsFast()) {
            choking.putLast(peer, now + TransferLimits.CHOKE_GRACE);
        } else {
            abandonChoked(peer, now);
            askAll(now);
        }
    }

    /**
     * We may request from the peer again. It has forgotten what it has not answered by now; those blocks may be
     * requested anew.
     */
    public void onUnchoke(Peer peer, long now) {
        if (choking.remove(peer) != null) {
            cancel(peer, abandonChoked(peer, now));
        }
        ask(peer, now);
    }

    private List<BlockRef> abandonChoked(Peer peer, long now) {
        List<BlockRef> abandoned = peer.ourRequests().cancelAllBut(block -> peer.allowsFast(block.piece()));
        returnBudget(abandoned, now);
        picker.onAbandonedAll(peer.id(), piece -> !peer.allowsFast(piece));
        return abandoned;
    }

    private void endGraces(long now) {
        while (now >= nextGrace()) {
            Peer peer = choking.keySet().iterator().next();
            choking.remove(peer);
            cancel(peer, abandonChoked(peer, now));
        }
    }

    private long nextGrace() {
        return choking.isEmpty() ? Machine.NEVER : choking.values().iterator().next();
    }

    private void cancel(Peer peer, List<BlockRef> blocks) {
        blocks.forEach(block -> peers.send(peer.link(), new Message.Cancel(block)));
    }

    /** A piece whose hash was wrong starts again with this peer alone. */
    void assignTo(int piece, Peer owner, long now) {
        for (Peer peer : peerTable.all()) {
            List<BlockRef> abandoned = peer.ourRequests().cancelAllBut(block -> block.piece() != piece);
            returnBudget(abandoned, now);
            cancel(peer, abandoned);
        }
        long forgotten = picker.assignTo(piece, owner.id());
        if (forgotten > 0) {
            transferCounters.addWasted(forgotten);
            disk.discard(new PieceIndex(piece));
        }
        ask(owner, now);
    }

    /** Every incomplete piece that has a block of this peer starts again. */
    public void forgetBlocksOf(int liar) {
        for (int piece : picker.partialsWithBlocksOf(liar)) {
            transferCounters.addWasted(picker.forget(piece));
            disk.discard(new PieceIndex(piece));
        }
    }

    /** When a peer has not answered for too long, its requests go to other peers. */
    public void checkTimeouts(long now) {
        parts.forgetUnrequested();
        for (Peer peer : peerTable.all()) {
            if (peer.ourRequests().areOverdue(now)) {
                markSnubbed(peer, abandonAll(peer, now), now);
            } else {
                expire(peer, now);
                shorten(peer, now);
            }
        }
    }

    /** A peer that has become slow keeps the requests that it will answer soon. The rest goes to others. */
    private void shorten(Peer peer, long now) {
        if (peer.ourRequests().updateSlow(now)) {
            picker.onSlow(peer.id());
        }
        List<BlockRef> surplus = peer.ourRequests().shorten(now);
        returnBudget(surplus, now);
        surplus.forEach(block -> picker.onAbandoned(block, peer.id()));
        cancel(peer, surplus);
    }

    private void expire(Peer peer, long now) {
        List<BlockRef> expired = peer.ourRequests().expire(now);
        if (!expired.isEmpty()) {
            returnBudget(expired, now);
            expired.forEach(block -> picker.onAbandoned(block, peer.id()));
            markSnubbed(peer, expired, now);
        }
    }

    private void markSnubbed(Peer peer, List<BlockRef> owed, long now) {
        cancel(peer, owed);
        peer.ourRequests().markSnubbed(now);
    }

    /** When to check again for blocks that the rate limit, a lack of memory or a choke held back. */
    public long nextTick() {
        return Math.min(wakeAt, nextGrace());
    }
}
