package dev.spate.protocol.torrent;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How the one who has everything gives out its first copy (BEP 16, super-seeding): it says that it has nothing, and then
 * shows to each peer pieces that nobody else has and nobody else was shown. So no piece leaves twice before each has left
 * once. Owned by the torrent.
 *
 * <p>Other than the BEP has it, a peer is shown several pieces at a time, as many as it takes in two seconds, and need
 * not prove that it passed them on: so the window costs no speed, and a peer that keeps pieces for itself holds up nobody.
 * Whoever is alone with us, or leaves what it is shown, is shown everything. When every piece has left, all is shown to
 * all.
 */
final class Unveiling {
    private static final byte FRESH = 0;
    private static final byte OFFERED = 1;
    private static final byte OUT = 2;

    // What makes an open offer worth more than any length of a piece when somebody else idles.
    private static final long UNTOUCHED = 1L << 40;
    private static final long STUCK = 1L << 41;

    private final PieceGeometry geometry;
    private final Roster roster;
    private final PiecePicker picker;
    private final Peers peers;
    private final Map<Integer, Offers> offers = new LinkedHashMap<>();

    // All empty unless we have everything to begin with. Fresh pieces are taken from the deck, which is shuffled, then
    // from those that came back, which are a set: a piece may come and go with every link.
    private final byte[] states;
    private final char[] openOffers;
    private final int[] deck;
    private final Bitfield returned;
    private final RandomGenerator random;
    private int dealt;
    private int outCount;

    private boolean isVeiled;

    Unveiling(Foundation foundation, PiecePicker picker, RandomGenerator random) {
        this.geometry = foundation.geometry();
        this.roster = foundation.roster();
        this.picker = picker;
        this.peers = foundation.ports().peers();
        this.isVeiled = picker.isSeed();
        this.states = new byte[isVeiled ? geometry.pieceCount() : 0];
        this.openOffers = new char[states.length];
        this.deck = new int[states.length];
        this.returned = Bitfield.empty(states.length);
        this.random = random;
        for (int piece = 0; piece < deck.length; piece++) {
            int other = random.nextInt(piece + 1);
            deck[piece] = deck[other];
            deck[other] = piece;
        }
    }

    /** Whether there is anybody from whom something is hidden, so that nobody may be told that we are a seed. */
    boolean isHiding() {
        return isVeiled || !offers.isEmpty();
    }

    /** Whether one copy has not been given out yet. */
    boolean isVeiled() {
        return isVeiled;
    }

    /** A peer has come. Returns whether it is to be told that we have nothing. */
    boolean joined(Peer peer, long now) {
        if (!isVeiled) {
            return false;
        }
        Offers its = new Offers(peer, geometry.pieceCount(), now);
        offers.put(peer.id(), its);
        if (roster.size() == 1) {
            // There is nobody to share with yet, so it may choose: perhaps it wants some files only, or these in order.
            its.showAll();
            return false;
        }
        return true;
    }

    /** A peer has gone; what it alone had or was shown is fresh again. */
    void left(Peer peer) {
        Offers its = offers.remove(peer.id());
        if (!isVeiled) {
            return;
        }
        if (its != null) {
            withdraw(its);
        }
        takeBack(peer.pieces());
    }

    /** What this peer was offered, and what it was sent and does not tell of, is there for others. */
    private void withdraw(Offers its) {
        its.closeAll().forEach(piece -> openOffers[piece]--);
        takeBack(its.shown());
    }

    private void takeBack(Bitfield pieces) {
        // Whoever claims everything is no holder of any piece, here as in what it tells.
        long claimants = roster.all().stream().filter(Peer::hasEverything).count();
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            if (states[piece] != FRESH && picker.availability(piece) <= claimants && openOffers[piece] == 0) {
                outCount -= states[piece] == OUT ? 1 : 0;
                states[piece] = FRESH;
                returned.set(piece);
            }
        }
    }

    /**
     * A peer has told what it has. That it has everything is not believed: the word alone would end the hiding for good, and
     * when it is true, those who download will tell. What else it claims counts for as long as it is linked.
     */
    void told(Peer peer, long now) {
        if (isVeiled && !peer.hasEverything()) {
            Bitfield pieces = peer.pieces();
            for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
                out(piece);
            }
            offer(peer, now);
        }
    }

    /** A peer has this piece now. */
    void told(Peer peer, int piece, long now) {
        if (isVeiled) {
            out(piece);
            offer(peer, now);
        }
    }

    /** A peer has asked for a block of this piece, which need not have been offered to it. */
    void asked(Peer peer, int piece, long now) {
        Offers its = offers.get(peer.id());
        if (isVeiled && its != null && states[piece] != OUT && !its.isOpen(piece)) {
            open(its, piece, now);
        }
    }

    private void open(Offers its, int piece, long now) {
        states[piece] = OFFERED;
        openOffers[piece]++;
        its.offer(piece, geometry.pieceLength(piece), now);
    }

    private void close(Offers its, int piece) {
        if (its.close(piece)) {
            openOffers[piece]--;
        }
    }

    /** A block has left for a peer. */
    void sent(Peer peer, BlockRef block, long now) {
        Offers its = offers.get(peer.id());
        if (isVeiled && its != null && its.sent(block, now)) {
            close(its, block.piece());
            out(block.piece());
            offer(peer, now);
        }
    }

    private void out(int piece) {
        if (states[piece] == OUT) {
            return;
        }
        states[piece] = OUT;
        outCount++;
        if (openOffers[piece] > 0) {
            offers.values().forEach(each -> close(each, piece));
        }
        if (outCount == states.length) {
            unveil();
        }
    }

    /** Nothing is hidden any more from anybody; who has not been shown everything is, bit by bit. */
    void unveil() {
        isVeiled = false;
        for (Offers each : offers.values()) {
            each.unveil();
        }
        showMore();
    }

    /** Everybody is offered what its window has room for: who may download has changed. */
    void offerAll(long now) {
        if (isVeiled) {
            for (Peer peer : roster.copy()) {
                offer(peer, now);
            }
        }
    }

    /** Offers to the peer what its window has room for. */
    void offer(Peer peer, long now) {
        Offers its = offers.get(peer.id());
        // BEP 6 makes everybody begin with its pieces; without it, who has none says nothing at all.
        boolean isSilent = peer.supportsFast() && peer.mayTellPieces();
        if (!isVeiled || its == null || its.seesAll() || isSilent || peer.hasEverything()) {
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

    /** One piece makes a peer interested; who may download gets what it takes in two seconds, and at least two pieces. */
    private long window(Peer peer, long now) {
        if (!isDownloading(peer)) {
            return 1;
        }
        long byRate = Math.min(peer.up().bytesPerSecond(now) * Limits.OFFERS_SECONDS, Limits.OFFERS_BYTES_MAX);
        // A window that is a byte longer than a piece has room for a second one.
        return Math.max(Math.max(byRate, Limits.OFFERS_BYTES_MIN), geometry.pieceLength(0) + 1L);
    }

    private static boolean isDownloading(Peer peer) {
        return peer.isInterested() && !peer.isChoked();
    }

    private int nextFresh() {
        while (dealt < deck.length) {
            int piece = deck[dealt++];
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

    private void show(Offers to, int piece, long now) {
        boolean isNews = !to.isShown(piece);
        open(to, piece, now);
        if (isNews) {
            peers.send(to.peer().link(), new Message.Have(new PieceIndex(piece)));
        }
    }

    /**
     * Nothing is fresh, and this peer idles: it may have a piece that somebody else was shown and has not begun, rather
     * from somebody who cannot begin; or after a while the one of which the most is left, because its owner may be slow.
     */
    private void offerOfOthers(Offers idle, long now) {
        boolean isPatient = idle.idlesFor(now) < Limits.LAST_OFFERS_PATIENCE;
        Offers from = null;
        long most = 0;
        int best = -1;
        for (Offers each : offers.values()) {
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

    private long value(Offers owner, int piece) {
        boolean isBegun = owner.left(piece) < geometry.pieceLength(piece);
        return owner.left(piece) + (isBegun ? 0 : UNTOUCHED) + (isDownloading(owner.peer()) ? 0 : STUCK);
    }

    /** The piece that its owner is best helped with, or -1: the first that is untouched, which are equals, before others. */
    private int spareOf(Offers owner, Offers idle, boolean isPatient) {
        int looks = 0;
        for (int piece : owner.untouchedPieces()) {
            if (!idle.isShown(piece)) {
                return piece;
            }
            if (++looks == Limits.OFFERS_LOOKED_AT) {
                break;
            }
        }
        int best = -1;
        if (!isPatient) {
            for (int piece : owner.begunPieces()) {
                if (!idle.isShown(piece) && (best < 0 || owner.left(piece) > owner.left(best))) {
                    best = piece;
                }
                if (++looks >= 2 * Limits.OFFERS_LOOKED_AT) {
                    break;
                }
            }
        }
        return best;
    }

    /** Once a second. */
    void housekeep(long now) {
        if (isVeiled) {
            for (Offers each : offers.values()) {
                boolean areLeft = each.lieFor(Limits.OFFERS_PATIENCE, now);
                if (areLeft) {
                    withdraw(each);
                }
                if (areLeft || isAlone(each.peer(), now)) {
                    each.unveil();
                }
            }
            offerAll(now);
        }
        showMore();
    }

    private boolean isAlone(Peer peer, long now) {
        return roster.size() == 1 && now - peer.connectedSince() >= Limits.OFFERS_PATIENCE;
    }

    private void showMore() {
        for (Offers each : offers.values()) {
            int left = each.seesAll() ? Limits.SHOWN_AT_ONCE : 0;
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
        if (!isVeiled) {
            offers.values().removeIf(Offers::isAllShown);
        }
    }
}
