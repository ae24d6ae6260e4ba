package dev.spate.protocol.port;

import dev.spate.protocol.rate.DialBudget;
import dev.spate.protocol.rate.TokenBucket;

/**
 * The resources that a torrent shares with the others of its session. Called on the session's loop, so answers are
 * immediate. After a refusal the torrent asks again at its next tick.
 */
public interface SessionQuota {
    /** Whether a link of this session may stay open. Every {@code true} is given back by {@link #returnConnection}. */
    boolean takeConnection();

    void returnConnection();

    /** Whether {@link #takeConnection} would return true. */
    boolean isConnectionLeft();

    /** Whether a torrent was refused a connection since one was last returned. */
    boolean isConnectionMissed();

    /** Whether a link may be opened now. Every {@code true} is given back by {@link #returnDial}. */
    boolean takeDial();

    void returnDial();

    /** How many failed dials to one host the torrents of the session may make. */
    DialBudget dialBudget();

    /** How many blocks all torrents together may have requested or hold in memory. */
    int blocksMax();

    /** How many of them are free. */
    int blocksLeft();

    /** How many torrents hold next to none and could get none; free blocks are for them first. */
    int torrentsWaiting();

    /** This torrent is one of those from now on, or no longer. */
    void setTorrentWaiting(boolean waits);

    /** A block is requested. It counts until it is returned. */
    void takeBlock();

    /** Blocks are written, dropped, or no longer expected. */
    void returnBlocks(int count);

    /** The limit on payload from all peers of the session. */
    TokenBucket down();

    /** The limit on payload to all peers of the session. */
    TokenBucket up();
}
