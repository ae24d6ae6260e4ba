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
 * Watches one end of a link: what its machine says must follow from what it has said and heard before. Knows only what
 * the machine can know, so that what crosses on the way is not held against it.
 */
final class Referee {
    /** As announced in the extension handshake, and the default of those who do not have it. */
    private static final int REQUESTS_MAX = 2_000;

    private static final int REQUESTS_DEFAULT_MAX = 250;
    private static final int UPLOADS_MAX = 128;

    private final World world;
    private final LinkEnd end;

    // What we said.
    private boolean weChoke = true;
    private boolean weAreInterested;
    private boolean weToldPieces;
    private final Set<BlockRef> asked = new LinkedHashSet<>();
    /** Cancelled and not answered yet, which BEP 6 wants all the same. */
    private final Set<BlockRef> cancelled = new LinkedHashSet<>();

    // What we heard.
    private boolean isChoking = true;
    private boolean toldExtensions;
    private final Bitfield pieces;
    private final Set<Integer> allowedFast = new TreeSet<>();
    // How often: a request may come again before the end of its first one is told.
    private final Map<BlockRef, Integer> askedOfUs = new LinkedHashMap<>();

    Referee(World world, LinkEnd end, int pieceCount) {
        this.world = world;
        this.end = end;
        this.pieces = Bitfield.empty(pieceCount);
    }

    boolean weChoke() {
        return weChoke;
    }

    /** Blocks that this end has asked for and not got. */
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
                must(!weAreInterested, "interest is told once");
                weAreInterested = true;
            }
            case Message.NotInterested _ -> {
                must(weAreInterested, "the end of interest is told once");
                weAreInterested = false;
            }
            case Message.Request(BlockRef block) -> requests(block);
            case Message.Cancel(BlockRef block) -> {
                must(asked.remove(block), "only what was asked for is cancelled: " + block);
                cancelled.add(block);
            }
            case Message.Bits(Bitfield bits) -> {
                must(!weToldPieces, "all pieces are told at once only in the beginning");
                must(bits.equals(end.host().pieces()), "what is told is what is had");
                weToldPieces = true;
            }
            case Message.HaveAll _ -> {
                must(!weToldPieces && end.host().pieces().isFull(), "only a seed has all pieces");
                weToldPieces = true;
            }
            case Message.HaveNone _ -> {
                // A seed may hide all that it has, and show it piece by piece (BEP 16).
                Bitfield had = end.host().pieces();
                must(!weToldPieces && (had.isEmpty() || had.isFull()), "only who has nothing has none");
                weToldPieces = true;
            }
            case Message.Have have -> {
                must(end.host().has(have.piece().value()), "a piece that is told is had");
                weToldPieces = true;
            }
            case Message.RejectRequest(BlockRef block) -> {
                must(end.isFast(), "only BEP 6 knows rejects");
                must(takeAnswered(block), "what was asked for is rejected once: " + block);
            }
            case Message.Piece _ -> must(false, "blocks are uploaded, not sent");
            case Message.AllowedFast _, Message.SuggestPiece _ -> must(end.isFast(), "only BEP 6 knows these");
            case Message.ExtensionHandshake _, Message.DontHave _, Message.ExtensionMessage _ ->
                must(end.isExtended(), "only who supports BEP 10 gets its messages");
            case Message.KeepAlive _, Message.Port _ -> {}
        }
    }

    private void requests(BlockRef block) {
        int most = toldExtensions ? REQUESTS_MAX : REQUESTS_DEFAULT_MAX;
        must(asked.add(block), "a block is asked for once at a time: " + block);
        must(asked.size() <= most, "no more is asked for than the peer takes");
        must(pieces.has(block.piece()), "what is asked for is had: " + block);
        must(!end.host().has(block.piece()), "nothing is asked for that we have: " + block);
        must(!isChoking || allowedFast.contains(block.piece()), "who chokes is asked for nothing: " + block);
        must(weAreInterested, "who asks is interested");
        must(end.host().content().geometry().isBlock(block), "whole blocks are asked for: " + block);
    }

    void uploads(BlockRef block, int onLink) {
        must(!weChoke, "nothing is sent to whom we choke: " + block);
        must(askedOfUs.containsKey(block), "only what was asked for is sent: " + block);
        must(end.host().has(block.piece()), "only what is had is sent: " + block);
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

    void hears(Message message) {
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
                // What was cancelled and then asked for again was cancelled first, and is answered first.
                if (!cancelled.remove(block)) {
                    asked.remove(block);
                }
            }
            case Message.Request(BlockRef block) -> askedOfUs.merge(block, 1, Integer::sum);
            case Message.ExtensionHandshake _ -> toldExtensions = true;
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
        if (!holds && !end.host().isHostile()) {
            throw new Violation(world, end + ": " + what);
        }
    }
}
