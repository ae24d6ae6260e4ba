package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

/**
 * The session's block credits that this torrent holds: for blocks that peers were asked for and for blocks that the
 * disk has not written yet. Owned by the torrent.
 */
final class Credits {
    private final Slots slots;
    private int asked;
    private int onDisk;

    Credits(Slots slots) {
        this.slots = slots;
    }

    /** How many more blocks may be asked for. */
    int left() {
        return slots.blocksLeft();
    }

    void ask() {
        asked++;
        slots.takeBlock();
    }

    /** Blocks that were asked for will not come. */
    void giveUp(int blocks) {
        asked -= blocks;
        check(asked >= 0, "only what was asked for is given up");
        slots.returnBlocks(blocks);
    }

    /** A block that was asked for goes to the disk. */
    void write() {
        asked--;
        onDisk++;
        check(asked >= 0, "only what was asked for is written");
    }

    void written() {
        onDisk--;
        check(onDisk >= 0, "a block is written once");
        slots.returnBlocks(1);
    }

    /** The disk has dropped everything. */
    void dropped() {
        slots.returnBlocks(onDisk);
        onDisk = 0;
    }

    /** Whether the disk has written everything. */
    boolean isIdle() {
        return onDisk == 0;
    }
}
