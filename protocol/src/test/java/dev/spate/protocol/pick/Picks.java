package dev.spate.protocol.pick;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A torrent of twenty pieces with four blocks each, and assertions about its picker. */
final class Picks {
    static final int BLOCK = dev.spate.wire.WireLimits.BLOCK_LENGTH;
    static final int PIECES = 20;

    private Picks() {}

    static PiecePicker picker(int pieceCount, int blocks, long seed) {
        return new PiecePicker(
                new PieceGeometry((long) pieceCount * blocks * BLOCK, blocks * BLOCK), new SplittableRandom(seed));
    }

    static List<BlockRef> pick(PiecePicker picker, PeerView peer, int count) {
        List<BlockRef> picked = new ArrayList<>();
        picker.pick(peer, count, picked);
        return picked;
    }

    static Bitfield bits(int pieceCount, int... pieces) {
        Bitfield bits = Bitfield.empty(pieceCount);
        IntStream.of(pieces).forEach(bits::set);
        return bits;
    }

    static List<BlockRef> blocks(int piece) {
        return IntStream.range(0, 4)
                .mapToObj(block -> new BlockRef(piece, block * BLOCK, BLOCK))
                .toList();
    }
}
