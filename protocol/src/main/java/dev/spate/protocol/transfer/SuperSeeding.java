package dev.spate.protocol.transfer;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Gives out the first copy of the content (BEP 16, super-seeding). We say that we have nothing, and then show each peer
 * pieces that no other peer has and that no other peer was shown. So no piece is sent twice before each was sent once.
 * Owned by the torrent.
 *
 * <p>Unlike in BEP 16, a peer is shown several pieces at a time, as many as it downloads in two seconds, and need not
 * prove that it passed them on. So the window costs no speed, and a peer that keeps pieces to itself delays nobody. A
 * peer that is our only one, or that does not request what it is shown, is shown everything. When every piece has been
 * sent, all pieces are shown to all peers.
 */
public final class SuperSeeding {
    private static final byte FRESH = 0;
    private static final byte OFFERED = 1;
    private static final byte OUT = 2;

    // Added to the value of an open offer for an idle peer; each is greater than the length of any piece.
    private static final long UNTOUCHED = 1L << 40;
    private static final long STUCK = 1L << 41;

    private final PieceGeometry geometry;
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Peers peers;
    private final Map<Integer, SuperSeedPeer> superSeedPeers = new LinkedHashMap<>();

    // All empty unless we have every piece at the start. Fresh pieces are taken first in the shuffled order, then from
    // the returned ones. Those are a set, because a piece may return with every link that ends.
    private final byte[] states;
    private final char[] openOffers;
    private final int[] shuffled;
    private final Bitfield returned;
    private final RandomGenerator random;
    private int shuffledUsed;
    private int outCount;

    private boolean isActive;

    public SuperSeeding(TorrentContext context, PiecePicker picker, RandomGenerator random) {
        this.geometry = context.geometry();
        this.peerTable = context.peerTable();
        this.picker = picker;
        this.peers = context.ports().peers();
        this.isActive = picker.isSeed();
        this.states = new byte[isActive ? geometry.pieceCount() : 0];
        this.openOffers = new char[states.length];
        this.shuffled = new int[states.length];
        this.returned = Bitfield.empty(states.length);
        this.random = random;
        for (int piece = 0; piece < shuffled.length; piece++) {
            int other = random.nextInt(piece + 1);
            shuffled[piece] = shuffled[other];
            shuffled[other] = piece;
        }
    }

    /** Whether we hide pieces from any peer, so that no peer may learn that we are a seed. */
    public boolean isHiding() {
        return isActive || !superSeedPeers.isEmpty();
    }

    /** Whether the first copy has not been given out yet. */
    public boolean isActive() {
        return isActive;
    }

    /** A peer has joined. Returns whether we tell it that we have nothing. */
    public boolean onJoined(Peer peer, long now) {
        if (!isActive) {
            return false;
        }
        SuperSeedPeer its = new SuperSeedPeer(peer, geometry.pieceCount(), now);
        superSeedPeers.put(peer.id(), its);
        if (peerTable.size() == 1) {
            // There is no other peer to share with yet, so this one may choose: perhaps it wants only some files, or
            // these in order.
            its.markAllShown();
            return false;
        }
        return true;
    }

    /** A peer has left. Pieces that only this peer had or was shown are fresh again. */
    public void onLeft(Peer peer) {
        SuperSeedPeer its = superSeedPeers.remove(peer.id());
        if (!isActive) {
            return;
        }
        if (its != null) {
            withdrawOffers(its);
        }
        markFresh(peer.pieces());
    }

    /** What this peer was offered, and what we sent to it and it does not announce, is free for others. */
    private void withdrawOffers(SuperSeedPeer its) {
        its.closeAll().forEach(piece -> openOffers[piece]--);
        markFresh(its.shown());
    }

    private void markFresh(Bitfield pieces) {
        // A peer that claims to have everything does not count as a holder of any piece, here as in onPieces.
        long claimants = peerTable.all().stream().filter(Peer::hasEverything).count();
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            if (states[piece] != FRESH && picker.availability(piece) <= claimants && openOffers[piece] == 0) {
                outCount -= states[piece] == OUT ? 1 : 0;
                states[piece] = FRESH;
                returned.set(piece);
            }
        }
    }

    /**
     * A peer has announced its pieces. We do not believe that it has all of them: that claim alone would end
     * super-seeding, and if it is true, the peers that download from it will announce their pieces. Any other claim
     * counts for as long as the peer is connected.
     */
    public void onPieces(Peer peer, long now) {
        if (isActive && !peer.hasEverything()) {
            Bitfield pieces = peer.pieces();
            for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
                markOut(piece);
            }
            offerPieces(peer, now);
        }
    }

    /** A peer has this piece now. */
    public void onHave(Peer peer, int piece, long now) {
        if (isActive) {
            markOut(piece);
            offerPieces(peer, now);
        }
    }

    /** A peer has requested a block of this piece, which may not have been offered to it. */
    public void onRequest(Peer peer, int piece, long now) {
        SuperSeedPeer its = superSeedPeers.get(peer.id());
        if (isActive && its != null && states[piece] != OUT && !its.isOpen(piece)) {
            open(its, piece, now);
        }
    }

    private void open(SuperSeedPeer its, int piece, long now) {
        states[piece] = OFFERED;
        openOffers[piece]++;
        its.offer(piece, geometry.pieceLength(piece), now);
    }

    private void close(SuperSeedPeer its, int piece) {
        if (its.close(piece)) {
            openOffers[piece]--;
        }
    }

    /** A block was sent to a peer. */
    public void onSent(Peer peer, BlockRef block, long now) {
        SuperSeedPeer its = superSeedPeers.get(peer.id());
        if (isActive && its != null && its.onSent(block, now)) {
            close(its, block.piece());
            markOut(block.piece());
            offerPieces(peer, now);
        }
    }

    private void markOut(int piece) {
        if (states[piece] == OUT) {
            return;
        }
        states[piece] = OUT;
        outCount++;
        if (openOffers[piece] > 0) {
            superSeedPeers.values().forEach(each -> close(each, piece));
        }
        if (outCount == states.length) {
            end();
        }
    }

    /**
     * Ends super-seeding: nothing is hidden any more. A peer that has not been shown everything is shown the rest bit
     * by bit.
     */
    public void end() {
        isActive = false;
        for (SuperSeedPeer each : superSeedPeers.values()) {
            each.stopHiding();
        }
        showMore();
    }

    /** Offers each peer as much as its window allows, because other peers may download now. */
    public void offerToAll(long now) {
        if (isActive) {
            for (Peer peer : peerTable.copy()) {
                offerPieces(peer, now);
            }
        }
    }

    /** Offers the peer as much as its window allows. */
    public void offerPieces(Peer peer, long now) {
        SuperSeedPeer its = superSeedPeers.get(peer.id());
        // With BEP 6 every peer first announces its pieces. Without it, a peer that has none announces nothing.
        boolean isSilent = peer.supportsFast() && peer.arePiecesUnknown();
        if (!isActive || its == null || its.seesAll() || isSilent || peer.hasEverything()) {
            return;
        }
        long window = window(peer, now);
        while (its.openBytes() < window) {
            int piece = nextFresh();
            if (piece < 0) {
                break;
            }
            show(its, piece, now);
        }
        if (!its.hasOpen() && isDownloading(peer)) {
            offerOfOthers(its, now);
        }
    }

    /**
     * One piece makes a peer interested. A peer that may download gets what it takes in two seconds, and at least two
     * pieces.
     */
    private long window(Peer peer, long now) {
        if (!isDownloading(peer)) {
            return 1;
        }
        long byRate = Math.min(
                peer.up().bytesPerSecond(now) * TransferLimits.OFFERS_SECONDS, TransferLimits.OFFERS_BYTES_MAX);
        // A window that is one byte longer than a piece has room for a second piece.
        return Math.max(Math.max(byRate, TransferLimits.OFFERS_BYTES_MIN), geometry.pieceLength(0) + 1L);
    }

    private static boolean isDownloading(Peer peer) {
        return peer.isInterested() && !peer.isChoked();
    }

    private int nextFresh() {
        while (shuffledUsed < shuffled.length) {
            int piece = shuffled[shuffledUsed++];
            if (states[piece] == FRESH) {
                return piece;
            }
        }
        while (!returned.isEmpty()) {
            int piece = returned.nextSet(random.nextInt(states.length));
            piece = piece < 0 ? returned.nextSet(0) : piece;
            returned.clear(piece);
            if (states[piece] == FRESH) {
                return piece;
            }
        }
        return -1;
    }

    private void show(SuperSeedPeer to, int piece, long now) {
        boolean isNew = !to.isShown(piece);
        open(to, piece, now);
        if (isNew) {
            peers.send(to.peer().link(), new Message.Have(new PieceIndex(piece)));
        }
    }

    /**
     * Nothing is fresh, and this peer idles. It gets a piece that another peer was shown and has not begun, preferably
     * from a peer that cannot begin. After a while it gets the piece of which the most is left, because its owner may
     * be slow.
     */
    private void offerOfOthers(SuperSeedPeer idle, long now) {
        boolean isPatient = idle.idleTime(now) < TransferLimits.LAST_OFFERS_PATIENCE;
        SuperSeedPeer from = null;
        long most = 0;
        int best = -1;
        for (SuperSeedPeer each : superSeedPeers.values()) {
            int piece = spareOf(each, idle, isPatient);
            long value = piece < 0 ? 0 : value(each, piece);
            if (value > most) {
                from = each;
                most = value;
                best = piece;
            }
        }
        if (from != null) {
            close(from, best);
            show(idle, best, now);
        }
    }

    private long value(SuperSeedPeer owner, int piece) {
        boolean isBegun = owner.left(piece) < geometry.pieceLength(piece);
        return owner.left(piece) + (isBegun ? 0 : UNTOUCHED) + (isDownloading(owner.peer()) ? 0 : STUCK);
    }

    /**
     * The piece that is best taken from its owner, or -1: the first untouched one, since these are equal, before
     * others.
     */
    private int spareOf(SuperSeedPeer owner, SuperSeedPeer idle, boolean isPatient) {
        int checked = 0;
        for (int piece : owner.untouchedPieces()) {
            if (!idle.isShown(piece)) {
                return piece;
            }
            if (++checked == TransferLimits.OFFERS_CHECKED) {
                break;
            }
        }
        int best = -1;
        if (!isPatient) {
            for (int piece : owner.startedPieces()) {
                if (!idle.isShown(piece) && (best < 0 || owner.left(piece) > owner.left(best))) {
                    best = piece;
                }
                if (++checked >= 2 * TransferLimits.OFFERS_CHECKED) {
                    break;
                }
            }
        }
        return best;
    }

    /** Once a second. */
    public void housekeep(long now) {
        if (isActive) {
            for (SuperSeedPeer each : superSeedPeers.values()) {
                boolean areLeft = each.updateUntouched(TransferLimits.OFFERS_PATIENCE, now);
                if (areLeft) {
                    withdrawOffers(each);
                }
                if (areLeft || isAlone(each.peer(), now)) {
                    each.stopHiding();
                }
            }
            offerToAll(now);
        }
        showMore();
    }

    private boolean isAlone(Peer peer, long now) {
        return peerTable.size() == 1 && now - peer.connectedSince() >= TransferLimits.OFFERS_PATIENCE;
    }

    private void showMore() {
        for (SuperSeedPeer each : superSeedPeers.values()) {
            int left = each.seesAll() ? TransferLimits.SHOWN_AT_ONCE : 0;
            while (left-- > 0) {
                int piece = each.showNext();
                if (piece < 0) {
                    break;
                }
                if (picker.has(piece)) {
                    peers.send(each.peer().link(), new Message.Have(new PieceIndex(piece)));
                }
            }
        }
        if (!isActive) {
            superSeedPeers.values().removeIf(SuperSeedPeer::isAllShown);
        }
    }
}
