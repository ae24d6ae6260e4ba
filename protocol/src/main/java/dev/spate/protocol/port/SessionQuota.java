package dev.spate.protocol.port;

import dev.spate.protocol.rate.DialBudget;
import dev.spate.protocol.rate.TokenBucket;

/**
 * What a torrent asks of the session that it shares with others. Asked on the session's loop, so answers are
 * immediate; a refusal is not repeated, the torrent asks again at its next tick.
 */
public interface SessionQuota {
    /** A link of this session may stay open; every {@code true} is given back by {@link #returnConnection}. */
    boolean takeConnection();

    void returnConnection();

    /** Whether {@link #takeConnection} would say yes. */
    boolean isConnectionLeft();

    /** Whether some torrent was refused a connection since one was returned last. */
    boolean isConnectionMissed();

    /** A link may be opened now; every {@code true} is given back by {@link #returnDial}. */
    boolean takeDial();

    void returnDial();

    /** How often the torrents of the session may dial a host in vain. */
    DialBudget dialBudget();

    /** How many blocks all torrents together may ask for or hold in memory. */
    int blocksMax();

    /** How many of them nobody holds. */
    int blocksLeft();

    /** Torrents that hold next to none and could not get any; what is left is theirs first. */
    int torrentsWaiting();

    /** This torrent is one of those from now on, or no longer. */
    void setTorrentWaiting(boolean waits);

    /** A block is asked for. It counts until it is given back. */
    void takeBlock();

    /** Blocks are written, dropped, or no longer expected. */
    void returnBlocks(int count);

    /** The limit on payload from all peers of the session. */
    TokenBucket down();

    /** The limit on payload to all peers of the session. */
    TokenBucket up();
}
