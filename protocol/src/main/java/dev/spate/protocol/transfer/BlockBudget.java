package dev.spate.protocol.transfer;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.port.SessionQuota;

/**
 * The part of the session's block budget that this torrent holds: blocks that are requested from peers, and blocks that
 * the disk has not written yet. The budget is shared fairly between torrents and between peers. Owned by the torrent.
 */
public final class BlockBudget {
    private final SessionQuota quota;
    private int requested;
    private int onDisk;
    private boolean isWaiting;

    public BlockBudget(SessionQuota quota) {
        this.quota = quota;
    }

    /** How many more blocks this torrent may request. */
    int left() {
        int held = requested + onDisk;
        int reserved = held < TransferLimits.BLOCKS_GUARANTEED ? 0 : quota.torrentsWaiting();
        return FairShare.more(Math.max(0, quota.blocksLeft() - reserved), held, TransferLimits.BLOCKS_TORRENT_TIMES);
    }

    /**
     * How many more blocks may be requested from one of several peers.
     *
     * @param held blocks that are already requested from it
     */
    int leftForOneOfSeveral(int held) {
        int most = Math.max(TransferLimits.BLOCKS_PEER_MIN, quota.blocksMax() / TransferLimits.BLOCKS_PEER_PART);
        return Math.min(Math.max(0, most - held), FairShare.more(left(), held, TransferLimits.BLOCKS_PEER_TIMES));
    }

    /** The same for a peer while nothing is requested from any other peer. */
    int leftForOneAlone(int held) {
        return FairShare.more(left(), held, TransferLimits.BLOCKS_LONE_PEER_TIMES);
    }

    /**
     * The torrent could request more. If it holds next to nothing, the session keeps the next returned block for it.
     */
    void awaitMore() {
        setWaiting(requested + onDisk < TransferLimits.BLOCKS_GUARANTEED);
    }

    /** The torrent has nothing to request, or got what it wants. */
    void stopWaiting() {
        setWaiting(false);
    }

    private void setWaiting(boolean now) {
        if (now != isWaiting) {
            isWaiting = now;
            quota.setTorrentWaiting(now);
        }
    }

    void request() {
        requested++;
        quota.takeBlock();
    }

    /** Requested blocks will not arrive. */
    void giveUp(int blocks) {
        requested -= blocks;
        check(requested >= 0, "only requested blocks are given up");
        quota.returnBlocks(blocks);
    }

    /** A requested block goes to the disk. */
    void onWriting() {
        requested--;
        onDisk++;
        check(requested >= 0, "only requested blocks are written");
    }

    public void onWritten() {
        onDisk--;
        check(onDisk >= 0, "a block is written once");
        quota.returnBlocks(1);
    }

    /** The disk has dropped all blocks. */
    public void onDropped() {
        quota.returnBlocks(onDisk);
        onDisk = 0;
    }

    /** Whether the disk has written all blocks. */
    public boolean isIdle() {
        return onDisk == 0;
    }
}
