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
 * Blocks from peers to the disk: what is asked of whom and when, and what becomes of the answers. Owned by the torrent.
 *
 * <p>Every block that is asked for holds one of the session's block credits until it is written, dropped or given up,
 * so that there is always memory for what arrives.
 */
public final class Downloads {
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Peers peers;
    private final Disk disk;
    private final BlockBudget blockBudget;
    private final TokenBucket rate;
    private final TransferTotals transferTotals;
    private final List<BlockRef> picked = new ArrayList<>();
    /** Peers that could be asked for more than our memory or the rate limit allows, the longest waiting first. */
    private final Set<Peer> waiting = new LinkedHashSet<>();
    /** Peers that choke us since a moment, and when what they have not answered is given up; the first one is the next. */
    private final LinkedHashMap<Peer, Long> choking = new LinkedHashMap<>();

    private final BlockAssembler parts = new BlockAssembler();

    private long wakeAt = Machine.NEVER;
    private int nextTurn;

    public Downloads(TorrentContext context, PiecePicker picker) {
        this.peerTable = context.peerTable();
        this.picker = picker;
        this.peers = context.ports().peers();
        this.disk = context.ports().disk();
        this.blockBudget = context.blockBudget();
        this.rate = context.down();
        this.transferTotals = context.transferTotals();
    }

    /** Asks a peer for as many blocks as its window, its share of our memory and the rate limit leave room for. */
    public void ask(Peer peer, long now) {
        boolean mayAsk = peer.weAreInterested() && peer.mayBeAsked() && (!peer.isChokingUs() || peer.allowsAnyFast());
        int room = mayAsk ? peer.ourRequests().room(now) : 0;
        if (room == 0) {
            waiting.remove(peer);
            return;
        }
        int affordable = Math.min(room, Math.min(affordable(now), lent(peer, room)));
        if (affordable > 0) {
            request(peer, affordable, now);
        }
        if (affordable < room) {
            await(peer, affordable > 0, now);
        } else {
            waiting.remove(peer);
        }
    }

    /** Who got something goes behind those who got nothing. */
    private void await(Peer peer, boolean gotSome, long now) {
        if (gotSome) {
            waiting.remove(peer);
        }
        waiting.add(peer);
        if (blockBudget.left() == 0) {
            blockBudget.awaitMore();
        }
        wakeAt = Math.min(wakeAt, nextChance(now));
    }

    /** Memory that other torrents give back is not announced, so it is looked for again soon. */
    private long nextChance(long now) {
        return Math.max(rate.nextAvailable(BLOCK_LENGTH, now), now + TransferLimits.RETRY_AFTER);
    }

    /** How much of our memory may be lent for this peer: all that it wants, a good part of what it has, or nothing. */
    private int lent(Peer peer, int room) {
        int held = peer.ourRequests().count();
        int lent = blockBudget.leftForOneOfSeveral(held);
        if (lent < room && isAlone(peer)) {
            lent = blockBudget.leftForOneAlone(held);
        }
        return lent < room && lent < Math.min(held / 8, SwarmLimits.REQUESTS_AT_ONCE) ? 0 : lent;
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
            blockBudget.ask();
            rate.take(block.length(), now);
            peers.send(peer.link(), new Message.Request(block));
        }
        if (!picked.isEmpty()) {
            peer.sent(now);
        }
    }

    private int affordable(long now) {
        long byRate = rate.available(now) / BLOCK_LENGTH;
        if (byRate == 0 && rate.fits(BLOCK_LENGTH, now)) {
            byRate = 1;
        }
        return (int) Math.min(byRate, Integer.MAX_VALUE);
    }

    /** Those first who wait longest; then everybody in turns, so that the last in the list is not always the last. */
    public void askAll(long now) {
        wakeAt = Machine.NEVER;
        blockBudget.stopWaiting();
        endGraces(now);
        askWaiting(now);
        List<Peer> all = peerTable.all();
        nextTurn = all.isEmpty() ? 0 : (nextTurn + 1) % all.size();
        for (int i = 0; i < all.size(); i++) {
            Peer peer = all.get((nextTurn + i) % all.size());
            if (!waiting.contains(peer)) {
                ask(peer, now);
            }
        }
    }

    /** What held requests back may have changed. While it has not, nobody is asked: no peer could get anything. */
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

    /** A block has arrived. Returns why the peer must go, or nothing. */
    public Optional<CloseReason> received(Peer peer, BlockRef block, Payload payload, long now) {
        transferTotals.download(block.length());
        Optional<BlockRef> cut = peer.ourRequests().partlyAnsweredBy(block);
        if (cut.isPresent()) {
            parts.add(peer, cut.get(), block, payload).ifPresent(whole -> answered(peer, cut.get(), whole, now));
        } else {
            answered(peer, block, payload, now);
        }
        ask(peer, now);
        return peer.ourRequests().countUnasked() ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
    }

    private void answered(Peer peer, BlockRef block, Payload payload, long now) {
        switch (peer.ourRequests().answered(block, now)) {
            case ASKED -> decide(picker.received(block, peer.id()), block, payload, now);
            case GIVEN_UP -> {
                blockBudget.ask();
                rate.take(block.length(), now);
                decide(picker.receivedLate(block, peer.id()), block, payload, now);
            }
            case UNASKED -> drop(block, payload);
        }
    }

    /** What becomes of a block that was asked of this peer; no other one reaches the disk. */
    private void decide(ReceivedBlock receivedBlock, BlockRef block, Payload payload, long now) {
        switch (receivedBlock) {
            case ReceivedBlock.Accepted accepted -> {
                blockBudget.write();
                accepted.alsoAsked().forEach(number -> cancel(number, block, now));
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
        transferTotals.waste(block.length());
    }

    private void cancel(int number, BlockRef block, long now) {
        peerTable.find(number).filter(peer -> peer.ourRequests().cancel(block)).ifPresent(peer -> {
            blockBudget.giveUp(1);
            rate.giveBack(block.length(), now);
            peers.send(peer.link(), new Message.Cancel(block));
            ask(peer, now);
        });
    }

    /** The disk has taken a block, so its memory is free. */
    public void written(long now) {
        if (!waiting.isEmpty() && blockBudget.left() > 0) {
            askWaiting(now);
        }
    }

    /**
     * The peer will not send this block. Unless it chokes us, nothing is asked for at once: a peer that rejects everything
     * would be asked again for ever. The next block, or the next second, brings the next request.
     */
    public void rejected(Peer peer, BlockRef block, long now) {
        if (peer.ourRequests().rejected(block)) {
            giveBack(List.of(block), now);
            picker.abandoned(block, peer.id());
            if (peer.isChokingUs()) {
                askAll(now);
            }
        }
    }

    /** The peer will send nothing of what it was asked for: it snubs us, or has left. Returns what that was. */
    public List<BlockRef> abandoned(Peer peer, long now) {
        List<BlockRef> given = peer.ourRequests().cancelAll();
        giveBack(given, now);
        picker.abandonedAll(peer.id());
        waiting.remove(peer);
        choking.remove(peer);
        parts.forget(peer);
        return given;
    }

    private void giveBack(List<BlockRef> given, long now) {
        given.forEach(block -> rate.giveBack(block.length(), now));
        blockBudget.giveUp(given.size());
    }

    /**
     * The peer chokes us. Without BEP 6 it forgets what it was asked for, which is asked of others at once. With it, each
     * request is still answered, but some peers forget them all the same: what is on its way is given a moment.
     */
    public void choked(Peer peer, long now) {
        if (peer.supportsFast()) {
            choking.putLast(peer, now + TransferLimits.CHOKE_GRACE);
        } else {
            returned(peer, now);
            askAll(now);
        }
    }

    /** The peer may be asked again; what it has not answered by now, it has forgotten, or is asked for anew. */
    public void unchoked(Peer peer, long now) {
        if (choking.remove(peer) != null) {
            cancel(peer, returned(peer, now));
        }
        ask(peer, now);
    }

    private List<BlockRef> returned(Peer peer, long now) {
        List<BlockRef> given = peer.ourRequests().cancelAllBut(block -> peer.allowsFast(block.piece()));
        giveBack(given, now);
        picker.abandonedAll(peer.id(), piece -> !peer.allowsFast(piece));
        return given;
    }

    private void endGraces(long now) {
        while (now >= nextGrace()) {
            Peer peer = choking.keySet().iterator().next();
            choking.remove(peer);
            cancel(peer, returned(peer, now));
        }
    }

    private long nextGrace() {
        return choking.isEmpty() ? Machine.NEVER : choking.values().iterator().next();
    }

    private void cancel(Peer peer, List<BlockRef> blocks) {
        blocks.forEach(block -> peers.send(peer.link(), new Message.Cancel(block)));
    }

    /** A piece whose hash was wrong begins anew with this peer alone. */
    void leaveTo(int piece, Peer owner, long now) {
        for (Peer peer : peerTable.all()) {
            List<BlockRef> given = peer.ourRequests().cancelAllBut(block -> block.piece() != piece);
            giveBack(given, now);
            cancel(peer, given);
        }
        long forgotten = picker.leaveTo(piece, owner.id());
        if (forgotten > 0) {
            transferTotals.waste(forgotten);
            disk.discard(new PieceIndex(piece));
        }
        ask(owner, now);
    }

    /** Every piece that is not complete and has a block of this peer begins anew. */
    public void forgetBlocksOf(int liar) {
        for (int piece : picker.partialsWithBlocksOf(liar)) {
            transferTotals.waste(picker.forget(piece));
            disk.discard(new PieceIndex(piece));
        }
    }

    /** Peers that owe us for too long lose what they were asked for to others. */
    public void checkTimeouts(long now) {
        parts.forgetUnasked();
        for (Peer peer : peerTable.all()) {
            if (peer.ourRequests().areOverdue(now)) {
                snubbed(peer, abandoned(peer, now), now);
            } else {
                expire(peer, now);
                shorten(peer, now);
            }
        }
    }

    /** Who has become slow keeps what it brings soon; the rest is asked of others. */
    private void shorten(Peer peer, long now) {
        if (peer.ourRequests().becomeSlow(now)) {
            picker.slow(peer.id());
        }
        List<BlockRef> surplus = peer.ourRequests().shorten(now);
        giveBack(surplus, now);
        surplus.forEach(block -> picker.abandoned(block, peer.id()));
        cancel(peer, surplus);
    }

    private void expire(Peer peer, long now) {
        List<BlockRef> expired = peer.ourRequests().expire(now);
        if (!expired.isEmpty()) {
            giveBack(expired, now);
            expired.forEach(block -> picker.abandoned(block, peer.id()));
            snubbed(peer, expired, now);
        }
    }

    private void snubbed(Peer peer, List<BlockRef> owed, long now) {
        cancel(peer, owed);
        peer.ourRequests().snubbed(now);
    }

    /** When to look again for blocks that the rate limit, a lack of memory or a choke held back. */
    public long nextTick() {
        return Math.min(wakeAt, nextGrace());
    }
}
