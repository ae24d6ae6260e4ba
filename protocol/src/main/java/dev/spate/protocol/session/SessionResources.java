package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.port.SessionQuota;
import dev.spate.protocol.rate.DialBudget;
import dev.spate.protocol.rate.TokenBucket;

/** Counts the resources that the torrents of a session share. Owned by the session's loop. */
public final class SessionResources implements SessionQuota {
    private int connectionsMax;
    private int dialsMax;
    private final int blocksMax;
    private final TokenBucket down;
    private final TokenBucket up;
    private final DialBudget dialBudget = new DialBudget();
    private int connections;
    private boolean isConnectionMissed;
    private int dials;
    private int blocks;
    private int torrentsWaiting;

    /**
     * Resources that are all free.
     *
     * @param connectionsMax links of all torrents together
     * @param dialsMax links being opened at one time
     * @param blocksMax blocks that are requested or held in memory at one time
     * @param downBytesPerSecond 0 for no limit
     * @param upBytesPerSecond 0 for no limit
     */
    public SessionResources(
            int connectionsMax, int dialsMax, int blocksMax, long downBytesPerSecond, long upBytesPerSecond, long now) {
        this.connectionsMax = connectionsMax;
        this.dialsMax = dialsMax;
        this.blocksMax = blocksMax;
        this.down = new TokenBucket(downBytesPerSecond, now);
        this.up = new TokenBucket(upBytesPerSecond, now);
    }

    @Override
    public boolean takeConnection() {
        boolean granted = isConnectionLeft();
        connections += granted ? 1 : 0;
        isConnectionMissed |= !granted;
        return granted;
    }

    @Override
    public boolean isConnectionLeft() {
        return connections < connectionsMax;
    }

    @Override
    public boolean isConnectionMissed() {
        return isConnectionMissed;
    }

    @Override
    public void returnConnection() {
        connections--;
        isConnectionMissed = false;
        check(connections >= 0, "a connection slot is returned only once");
    }

    @Override
    public boolean takeDial() {
        boolean granted = dials < dialsMax;
        dials += granted ? 1 : 0;
        return granted;
    }

    @Override
    public void returnDial() {
        dials--;
        check(dials >= 0, "a dial is returned only once");
    }

    @Override
    public DialBudget dialBudget() {
        return dialBudget;
    }

    @Override
    public int blocksMax() {
        return blocksMax;
    }

    @Override
    public int blocksLeft() {
        return Math.max(0, blocksMax - blocks);
    }

    @Override
    public void takeBlock() {
        blocks++;
    }

    @Override
    public void returnBlocks(int count) {
        blocks -= count;
        check(blocks >= 0, "a block is returned only once");
    }

    @Override
    public int torrentsWaiting() {
        return torrentsWaiting;
    }

    @Override
    public void setTorrentWaiting(boolean waits) {
        torrentsWaiting += waits ? 1 : -1;
        check(torrentsWaiting >= 0, "a torrent ends its waiting only once");
    }

    @Override
    public TokenBucket down() {
        return down;
    }

    @Override
    public TokenBucket up() {
        return up;
    }

    /**
     * Changes how many links all torrents may have together. Links above a lower limit stay open; until enough of them
     * have ended, no other is opened.
     */
    public void limitConnections(int newConnectionsMax) {
        check(newConnectionsMax >= 0, "a number of links is not negative");
        connectionsMax = newConnectionsMax;
        isConnectionMissed &= !isConnectionLeft();
    }

    /** Changes how many links may be opened at one time. */
    public void limitDials(int newDialsMax) {
        check(newDialsMax >= 0, "a number of dials is not negative");
        dialsMax = newDialsMax;
    }

    /** Changes the limits on payload from and to all peers from now on, in bytes per second; 0 is no limit. */
    public void limitRates(long downBytesPerSecond, long upBytesPerSecond, long now) {
        down.setRate(downBytesPerSecond, now);
        up.setRate(upBytesPerSecond, now);
    }

    /** Links of all torrents together. */
    public int connections() {
        return connections;
    }

    /** Whether everything has been given back. */
    public boolean isBalanced() {
        return connections == 0 && dials == 0 && blocks == 0 && torrentsWaiting == 0;
    }
}
