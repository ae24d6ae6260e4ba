package dev.spate.protocol.transfer;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.port.SessionQuota;

/**
 * The session's block credits that this torrent holds: for blocks that peers were asked for and for blocks that the
 * disk has not written yet. They are lent fairly, by torrent and by peer. Owned by the torrent.
 */
public final class BlockBudget {
    private final SessionQuota quota;
    private int asked;
    private int onDisk;
    private boolean isWaiting;

    BlockBudget(SessionQuota quota) {
        this.quota = quota;
    }

    /** How many more blocks this torrent may ask for. */
    int left() {
        int held = asked + onDisk;
        int spokenFor = held < TransferLimits.BLOCKS_SURE ? 0 : quota.torrentsWaiting();
        return FairShare.more(Math.max(0, quota.blocksLeft() - spokenFor), held, TransferLimits.BLOCKS_TORRENT_TIMES);
    }

    /**
     * How many more blocks one peer may be asked for.
     *
     * @param held blocks that it is asked for already
     */
    int leftForOneOfSeveral(int held) {
        int most = Math.max(TransferLimits.BLOCKS_PEER_MIN, quota.blocksMax() / TransferLimits.BLOCKS_PEER_PART);
        return Math.min(Math.max(0, most - held), FairShare.more(left(), held, TransferLimits.BLOCKS_PEER_TIMES));
    }

    /** The same for a peer beside whom nobody is asked for anything. */
    int leftForOneAlone(int held) {
        return FairShare.more(left(), held, TransferLimits.BLOCKS_LONE_PEER_TIMES);
    }

    /** The torrent could ask for more. If it holds next to nothing, what comes back to the session is kept for it. */
    void awaitMore() {
        setWaiting(asked + onDisk < TransferLimits.BLOCKS_SURE);
    }

    /** The torrent has nothing to ask for, or got what it wants. */
    void stopWaiting() {
        setWaiting(false);
    }

    private void setWaiting(boolean now) {
        if (now != isWaiting) {
            isWaiting = now;
            quota.setTorrentWaiting(now);
        }
    }

    void ask() {
        asked++;
        quota.takeBlock();
    }

    /** Blocks that were asked for will not come. */
    void giveUp(int blocks) {
        asked -= blocks;
        check(asked >= 0, "only what was asked for is given up");
        quota.returnBlocks(blocks);
    }

    /** A block that was asked for goes to the disk. */
    void write() {
        asked--;
        onDisk++;
        check(asked >= 0, "only what was asked for is written");
    }

    public void written() {
        onDisk--;
        check(onDisk >= 0, "a block is written once");
        quota.returnBlocks(1);
    }

    /** The disk has dropped everything. */
    public void dropped() {
        quota.returnBlocks(onDisk);
        onDisk = 0;
    }

    /** Whether the disk has written everything. */
    public boolean isIdle() {
        return onDisk == 0;
    }
}
