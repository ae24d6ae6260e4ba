package dev.spate.protocol.pick;

import dev.spate.wire.peer.Bitfield;

/** What the picker needs to know about the peer that it picks for. */
public interface PeerView {
    /** A number that no other connected peer has, 0 or more. */
    int id();

    /** Whether the peer has this piece and would send it now: it does not choke us, or allows this piece fast (BEP 6). */
    boolean mayRequest(int piece);

    /**
     * The first of these pieces from {@code from} on that {@linkplain #mayRequest may be requested} from the peer, or
     * -1. Implementations should search by words of pieces where they can.
     *
     * @param among some pieces of the torrent
     */
    default int nextRequestable(Bitfield among, int from) {
        int piece = among.nextSet(from);
        while (piece >= 0 && !mayRequest(piece)) {
            piece = among.nextSet(piece + 1);
        }
        return piece;
    }

    /**
     * Whether the peer was counted by {@link PiecePicker#onSeedJoined()}. The pieces of all other peers are known one by
     * one, so a piece that none of them has need not be checked.
     */
    boolean isSeed();

    /** Whether the peer takes so long for a block that the same blocks may be requested from others. */
    boolean isSlow();

    /** Whether a piece with blocks of this peer was correct. */
    boolean isProven();

    /**
     * Whether a piece with blocks of this peer was wrong. Until it has brought a piece alone, it gets pieces of its
     * own.
     */
    boolean isOnParole();

    /** Whether the peer is fast enough to get pieces of its own, instead of sharing those that others have started. */
    boolean prefersWholePieces();

    /**
     * Whether runs of pieces are requested from it and not blocks (BEP 19: a web server sees one request for each run).
     */
    default boolean prefersRuns() {
        return false;
    }

    /** The piece that was last requested from it, where a run continues, or -1. */
    default int lastOfRun() {
        return -1;
    }
}
