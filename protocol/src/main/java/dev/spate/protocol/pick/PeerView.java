package dev.spate.protocol.pick;

import dev.spate.wire.peer.Bitfield;

/** What the picker asks about the peer that it picks for. */
public interface PeerView {
    /** A number that is this peer's alone while it is connected, 0 or more. */
    int id();

    /** Whether the peer has this piece and would send it now: it does not choke us, or allows this piece fast (BEP 6). */
    boolean mayRequest(int piece);

    /**
     * The first of these pieces from {@code from} on that the peer {@linkplain #mayRequest may be asked for}, or -1. To be
     * answered by words of pieces where that can be.
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
     * Whether the peer was counted by {@link PiecePicker#seedJoined()}. The pieces of all others are known one by one,
     * so what none of them has need not be looked at.
     */
    boolean isSeed();

    /** Whether the peer takes so long for a block that others may be asked for the same ones. */
    boolean isSlow();

    /** Whether a piece that it gave blocks of was right. */
    boolean isProven();

    /** Whether a piece was wrong of which it gave some blocks: until it has brought one alone, it gets its own pieces. */
    boolean isOnParole();

    /** Whether the peer is fast enough to get pieces of its own, instead of sharing those that others have begun. */
    boolean prefersWholePieces();

    /** Whether it is asked for runs of pieces and not for blocks (BEP 19: a web server sees a request for each run). */
    default boolean prefersRuns() {
        return false;
    }

    /** The piece that it was asked for last, where a run goes on, or -1. */
    default int lastOfRun() {
        return -1;
    }
}
