package dev.spate.protocol.pick;

/** The numbers of the picking policy, each with its reason. */
final class PickLimits {
    /** Until we have this many pieces, any piece is as good: a complete one to trade matters more than its rarity. */
    static final int RANDOM_FIRST_PIECES = 4;

    /** In endgame a block is requested from this many peers at once; a third copy would cost more than it saves. */
    static final int REQUESTERS_MAX = 2;

    /** More when its requesters are slow, so that a few dead links together do not hold the last block. */
    static final int REQUESTERS_OF_SLOW_MAX = 5;

    /** Pieces checked in an order before the search uses the peer's own pieces: a microsecond, and enough for most. */
    static final int SEARCH_MAX = 256;

    /** Blocks checked by one pick in endgame: some microseconds, and four pieces of 16 MiB. */
    static final int ENDGAME_SEARCH_MAX = 4_096;

    /** Blocks in partial pieces with a free block (32 MiB): above it, fast peers share pieces too. */
    static final int PARTIAL_BLOCKS_MAX = 2048;

    /** The default and the highest priority of a piece; 0 means that it is not wanted. */
    static final int PRIORITY_DEFAULT = 4;

    static final int PRIORITY_MAX = 7;

    private PickLimits() {}
}
