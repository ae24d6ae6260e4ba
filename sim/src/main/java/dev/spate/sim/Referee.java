package dev.spate.sim;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Watches one end of a link: each message of its machine must fit the messages that it has sent and received before. It
 * knows only what the machine can know, so messages that cross on the way do not count as mistakes.
 */
final class Referee {
    /** The number in the extension handshake, and the default without one. */
    private static final int REQUESTS_MAX = 2_000;

    private static final int REQUESTS_DEFAULT_MAX = 250;
    private static final int UPLOADS_MAX = 128;

    private final World world;
    private final LinkEnd end;

    // What we sent.
    private boolean weChoke = true;
    private boolean weAreInterested;
    private boolean weAnnouncedPieces;
    private final Set<BlockRef> asked = new LinkedHashSet<>();
    /** Cancelled requests that are not answered yet; BEP 6 still requires an answer. */
    private final Set<BlockRef> cancelled = new LinkedHashSet<>();

    // What we received.
    private boolean isChoking = true;
    private boolean announcedExtensions;
    private final Bitfield pieces;
    private final Set<Integer> allowedFast = new TreeSet<>();
    // The number of times: a request may come again before the end of the first one is reported.
    private final Map<BlockRef, Integer> askedOfUs = new LinkedHashMap<>();

    Referee(World world, LinkEnd end, int pieceCount) {
        this.world = world;
        this.end = end;
        this.pieces = Bitfield.empty(pieceCount);
    }

    boolean weChoke() {
        return weChoke;
    }

    /** The number of blocks that this end has requested and not received. */
    int askedCount() {
        return asked.size();
    }

    void sends(Message message) {
        switch (message) {
            case Message.Choke _ -> {
                must(!weChoke, "a choked peer is not choked again");
                weChoke = true;
            }
            case Message.Unchoke _ -> {
                must(weChoke, "an unchoked peer is not unchoked again");
                weChoke = false;
            }
            case Message.Interested _ -> {
                must(!weAreInterested, "interest is sent once");
                weAreInterested = true;
            }
            case Message.NotInterested _ -> {
                must(weAreInterested, "the end of interest is sent once");
                weAreInterested = false;
            }
            case Message.Request(BlockRef block) -> requests(block);
            case Message.Cancel(BlockRef block) -> {
                must(asked.remove(block), "only requested blocks are cancelled: " + block);
                cancelled.add(block);
            }
            case Message.Bits(Bitfield bits) -> {
                must(!weAnnouncedPieces, "a bitfield is sent only in the beginning");
                must(bits.equals(end.torrent().pieces()), "the bitfield is the pieces we have");
                weAnnouncedPieces = true;
            }
            case Message.HaveAll _ -> {
                must(!weAnnouncedPieces && end.torrent().pieces().isFull(), "only a seed has all pieces");
                weAnnouncedPieces = true;
            }
            case Message.HaveNone _ -> {
                // A seed may hide all its pieces and announce them one by one (BEP 16).
                Bitfield owned = end.torrent().pieces();
                must(
                        !weAnnouncedPieces && (owned.isEmpty() || owned.isFull()),
                        "only a peer without pieces, or a hiding seed, sends have none");
                weAnnouncedPieces = true;
            }
            case Message.Have have -> {
                must(end.torrent().has(have.piece().value()), "we have a piece that we announce");
                weAnnouncedPieces = true;
            }
            case Message.RejectRequest(BlockRef block) -> {
                must(end.isFast(), "rejects need BEP 6");
                must(takeAnswered(block), "a request is rejected once: " + block);
            }
            case Message.Piece _ -> must(false, "blocks are uploaded, not sent");
            case Message.AllowedFast _, Message.SuggestPiece _ -> must(end.isFast(), "these messages need BEP 6");
            case Message.ExtensionHandshake _, Message.DontHave _, Message.ExtensionMessage _ ->
                must(end.isExtended(), "only a peer that supports BEP 10 gets its messages");
            case Message.KeepAlive _, Message.Port _ -> {}
        }
    }

    private void requests(BlockRef block) {
        int most = announcedExtensions ? REQUESTS_MAX : REQUESTS_DEFAULT_MAX;
        must(asked.add(block), "a block is requested once at a time: " + block);
        must(asked.size() <= most, "no more is requested than the peer accepts");
        must(pieces.has(block.piece()), "the peer has the requested block: " + block);
        must(!end.torrent().has(block.piece()), "we do not request blocks that we have: " + block);
        must(
                !isChoking || allowedFast.contains(block.piece()),
                "nothing is requested from a peer that chokes us: " + block);
        must(weAreInterested, "we are interested when we request");
        must(end.torrent().content().geometry().isBlock(block), "whole blocks are requested: " + block);
    }

    void uploads(BlockRef block, int onLink) {
        must(!weChoke, "nothing is sent to a peer that we choke: " + block);
        must(askedOfUs.containsKey(block), "only requested blocks are sent: " + block);
        must(end.torrent().has(block.piece()), "only blocks that we have are sent: " + block);
        must(onLink <= UPLOADS_MAX, "a link has a bounded share");
    }

    /** A block has left for the other side. */
    void sent(BlockRef block) {
        takeAnswered(block);
    }

    private boolean takeAnswered(BlockRef block) {
        boolean wasAsked = askedOfUs.containsKey(block);
        askedOfUs.computeIfPresent(block, (key, times) -> times == 1 ? null : times - 1);
        return wasAsked;
    }

    void onReceived(Message message) {
        switch (message) {
            case Message.Choke _ -> {
                isChoking = true;
                if (!end.isFast()) {
                    asked.clear();
                }
            }
            case Message.Unchoke _ -> isChoking = false;
            case Message.Have have -> pieces.set(have.piece().value());
            case Message.DontHave dontHave -> pieces.clear(dontHave.piece().value());
            case Message.Bits(Bitfield bits) -> add(bits);
            case Message.HaveAll _ -> add(Bitfield.full(pieces.size()));
            case Message.AllowedFast allowed -> allowedFast.add(allowed.piece().value());
            case Message.Piece piece -> {
                if (!asked.remove(piece.block())) {
                    cancelled.remove(piece.block());
                }
            }
            case Message.RejectRequest(BlockRef block) -> {
                // A request that was cancelled and then repeated: the cancelled one came first and is answered first.
                if (!cancelled.remove(block)) {
                    asked.remove(block);
                }
            }
            case Message.Request(BlockRef block) -> askedOfUs.merge(block, 1, Integer::sum);
            case Message.ExtensionHandshake _ -> announcedExtensions = true;
            case Message.Cancel _,
                    Message.HaveNone _,
                    Message.Interested _,
                    Message.NotInterested _,
                    Message.KeepAlive _,
                    Message.Port _,
                    Message.SuggestPiece _,
                    Message.ExtensionMessage _ -> {}
        }
    }

    private void add(Bitfield more) {
        for (int piece = more.nextSet(0); piece >= 0; piece = more.nextSet(piece + 1)) {
            pieces.set(piece);
        }
    }

    private void must(boolean holds, String what) {
        if (!holds && !end.torrent().isHostile()) {
            throw new Violation(world, end + ": " + what);
        }
    }
}
