package dev.spate.sim;

import dev.spate.wire.peer.Bitfield;

/** The pieces that a torrent claims to have. Each must be genuine on its disk, and what is saved must be durable. */
final class Claims {
    private final World world;
    private final String torrent;
    private final SimDisk disk;
    private Bitfield claimed;

    /** No claims yet. */
    Claims(World world, String torrent, SimDisk disk, int pieceCount) {
        this.world = world;
        this.torrent = torrent;
        this.disk = disk;
        this.claimed = Bitfield.empty(pieceCount);
    }

    Bitfield pieces() {
        return claimed;
    }

    /** The process has ended. The next one has not claimed anything. */
    void forget() {
        claimed = Bitfield.empty(claimed.size());
    }

    /** The torrent claims these pieces now; those that are new are checked. */
    void update(Bitfield now) {
        if (!now.equals(claimed)) {
            for (int piece = now.nextSet(0); piece >= 0; piece = now.nextSet(piece + 1)) {
                must(
                        claimed.has(piece) || disk.isGenuine(piece),
                        "piece " + piece + " is claimed, so its bytes are genuine");
            }
            claimed = now;
        }
    }

    /** Checks every piece, also those that a restart would claim. */
    void checkAll(Bitfield saved) {
        for (int piece = claimed.nextSet(0); piece >= 0; piece = claimed.nextSet(piece + 1)) {
            must(disk.isGenuine(piece), "piece " + piece + " is claimed, so its bytes are genuine");
        }
        for (int piece = saved.nextSet(0); piece >= 0; piece = saved.nextSet(piece + 1)) {
            must(disk.isDurable(piece), "piece " + piece + " is saved, so its bytes are durable");
        }
    }

    private void must(boolean holds, String what) {
        if (!holds) {
            throw new Violation(world, torrent + ": " + what);
        }
    }
}
