package dev.spate.protocol.torrent;

import dev.spate.protocol.rate.DialBudget;
import dev.spate.protocol.rate.TokenBucket;

/**
 * What a torrent asks of the session that it shares with others. Asked on the session's loop, so answers are
 * immediate; a refusal is not repeated, the torrent asks again at its next tick.
 */
public interface Slots {
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

    /** How many more blocks may be asked for or held in memory. */
    int blocksLeft();

    /** A block is asked for. It counts until it is given back. */
    void takeBlock();

    /** Blocks are written, dropped, or no longer expected. */
    void returnBlocks(int count);

    /** The limit on payload from all peers of the session. */
    TokenBucket down();

    /** The limit on payload to all peers of the session. */
    TokenBucket up();
}
