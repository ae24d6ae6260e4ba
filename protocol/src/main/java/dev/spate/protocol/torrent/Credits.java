package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

/**
 * The session's block credits that this torrent holds: for blocks that peers were asked for and for blocks that the
 * disk has not written yet. They are lent fairly, by torrent and by peer. Owned by the torrent.
 */
final class Credits {
    private final Slots slots;
    private int asked;
    private int onDisk;
    private boolean isWaiting;

    Credits(Slots slots) {
        this.slots = slots;
    }

    /** How many more blocks this torrent may ask for. */
    int left() {
        int held = asked + onDisk;
        int spokenFor = held < Limits.CREDITS_SURE ? 0 : slots.torrentsWaiting();
        return FairShare.more(Math.max(0, slots.blocksLeft() - spokenFor), held, Limits.CREDITS_TORRENT_TIMES);
    }

    /**
     * How many more blocks one peer may be asked for.
     *
     * @param held blocks that it is asked for already
     */
    int leftForOneOfSeveral(int held) {
        int most = Math.max(Limits.CREDITS_PEER_MIN, slots.blocksMax() / Limits.CREDITS_PEER_PART);
        return Math.min(Math.max(0, most - held), FairShare.more(left(), held, Limits.CREDITS_PEER_TIMES));
    }

    /** The same for a peer beside whom nobody is asked for anything. */
    int leftForOneAlone(int held) {
        return FairShare.more(left(), held, Limits.CREDITS_LONE_PEER_TIMES);
    }

    /** The torrent could ask for more. If it holds next to nothing, what comes back to the session is kept for it. */
    void areTooFew() {
        waits(asked + onDisk < Limits.CREDITS_SURE);
    }

    /** The torrent has nothing to ask for, or got what it wants. */
    void areEnough() {
        waits(false);
    }

    private void waits(boolean now) {
        if (now != isWaiting) {
            isWaiting = now;
            slots.torrentWaits(now);
        }
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
