package dev.spate.protocol.pick;

import dev.spate.wire.peer.Bitfield;

/** A peer whose answers a test sets. */
final class FakePeer implements PeerView {
    final int id;
    final Bitfield pieces;
    boolean isSeed;
    boolean isChoking;
    boolean isSlow;
    boolean isProven = true;
    boolean isOnParole;
    boolean prefersWholePieces;
    boolean prefersRuns;
    int lastOfRun = -1;

    /** Calls that ask whether the peer has a piece. */
    int questions;

    /** Calls that ask for its number, as for each block that is checked. */
    int comparisons;

    private FakePeer(int id, Bitfield pieces) {
        this.id = id;
        this.pieces = pieces;
    }

    /** A peer with these pieces. */
    static FakePeer with(int id, int pieceCount, int... pieces) {
        FakePeer peer = new FakePeer(id, Bitfield.empty(pieceCount));
        for (int piece : pieces) {
            peer.pieces.set(piece);
        }
        return peer;
    }

    static FakePeer seed(int id, int pieceCount) {
        FakePeer peer = new FakePeer(id, Bitfield.full(pieceCount));
        peer.isSeed = true;
        return peer;
    }

    FakePeer fast() {
        prefersWholePieces = true;
        return this;
    }

    @Override
    public int id() {
        comparisons++;
        return id;
    }

    @Override
    public boolean mayRequest(int piece) {
        questions++;
        return !isChoking && pieces.has(piece);
    }

    @Override
    public int nextRequestable(Bitfield among, int from) {
        questions++;
        return isChoking ? -1 : pieces.nextInBoth(among, from);
    }

    @Override
    public boolean isSeed() {
        return isSeed;
    }

    @Override
    public boolean isProven() {
        return isProven;
    }

    @Override
    public boolean isOnParole() {
        return isOnParole;
    }

    @Override
    public boolean isSlow() {
        return isSlow;
    }

    /** A web seed. */
    FakePeer inRuns() {
        prefersRuns = true;
        return fast();
    }

    @Override
    public boolean prefersRuns() {
        return prefersRuns;
    }

    @Override
    public int lastOfRun() {
        return lastOfRun;
    }

    @Override
    public boolean prefersWholePieces() {
        return prefersWholePieces;
    }
}
