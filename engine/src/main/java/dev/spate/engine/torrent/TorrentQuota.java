package dev.spate.engine.torrent;

import dev.spate.protocol.port.SessionQuota;
import dev.spate.protocol.rate.DialBudget;
import dev.spate.protocol.rate.TokenBucket;

/**
 * Counts what one torrent has taken of the session's shared resources, so that all of it can be returned when its
 * machine has stopped. Owned by the session's loop.
 */
public final class TorrentQuota implements SessionQuota {
    private final SessionQuota session;
    private int connections;
    private int dials;
    private int blocks;
    private boolean isWaiting;

    public TorrentQuota(SessionQuota session) {
        this.session = session;
    }

    @Override
    public boolean takeConnection() {
        boolean granted = session.takeConnection();
        connections += granted ? 1 : 0;
        return granted;
    }

    @Override
    public void returnConnection() {
        connections--;
        session.returnConnection();
    }

    @Override
    public boolean isConnectionLeft() {
        return session.isConnectionLeft();
    }

    @Override
    public boolean isConnectionMissed() {
        return session.isConnectionMissed();
    }

    @Override
    public boolean takeDial() {
        boolean granted = session.takeDial();
        dials += granted ? 1 : 0;
        return granted;
    }

    @Override
    public void returnDial() {
        dials--;
        session.returnDial();
    }

    @Override
    public DialBudget dialBudget() {
        return session.dialBudget();
    }

    @Override
    public int blocksMax() {
        return session.blocksMax();
    }

    @Override
    public int blocksLeft() {
        return session.blocksLeft();
    }

    @Override
    public int torrentsWaiting() {
        return session.torrentsWaiting();
    }

    @Override
    public void setTorrentWaiting(boolean waits) {
        isWaiting = waits;
        session.setTorrentWaiting(waits);
    }

    @Override
    public void takeBlock() {
        blocks++;
        session.takeBlock();
    }

    @Override
    public void returnBlocks(int count) {
        blocks -= count;
        session.returnBlocks(count);
    }

    @Override
    public TokenBucket down() {
        return session.down();
    }

    @Override
    public TokenBucket up() {
        return session.up();
    }

    /** Returns everything. Call it only after the machine has stopped. */
    public void returnAll() {
        for (; connections > 0; connections--) {
            session.returnConnection();
        }
        for (; dials > 0; dials--) {
            session.returnDial();
        }
        session.returnBlocks(blocks);
        blocks = 0;
        if (isWaiting) {
            setTorrentWaiting(false);
        }
    }
}
