package dev.spate.protocol.pick;

/** The numbers of the picking policy, each with its reason. */
final class PickLimits {
    /** Until this many pieces are had, any piece is as good: a complete one to trade matters more than its rarity. */
    static final int RANDOM_FIRST_PIECES = 4;

    /** In endgame a block is asked of this many peers at once; a third copy would cost more than it saves. */
    static final int REQUESTERS_MAX = 2;

    /** More when those who were asked are slow, so that a few dead links together do not hold the last block. */
    static final int REQUESTERS_OF_SLOW_MAX = 5;

    /** Pieces looked at in an order before the search goes by the peer's own pieces: a microsecond, and enough for most. */
    static final int LOOKS_MAX = 256;

    /** Blocks looked at by one pick in endgame: some microseconds, and four pieces of 16 MiB. */
    static final int ENDGAME_LOOKS_MAX = 4_096;

    /** Blocks in pieces that are begun and have work left (32 MiB): beyond it, fast peers share pieces as well. */
    static final int PARTIAL_BLOCKS_MAX = 2048;

    /** Lowest, default and highest wish for a piece; 0 means that it is not wanted. */
    static final int PRIORITY_DEFAULT = 4;

    static final int PRIORITY_MAX = 7;

    private PickLimits() {}
}
