package dev.spate.protocol.choke;

/** Times and amounts of choking, each with its reason. */
final class ChokeLimits {
    private static final long SECOND = 1_000_000_000L;

    /** BEP 3: chokes change once in ten seconds, so that TCP reaches its speed in between. */
    static final long ROUND = 10 * SECOND;

    /** BEP 3: the optimistic unchoke rotates every 30 seconds, about the time to send and get a first piece. */
    static final long OPTIMISTIC_TURN = 30 * SECOND;

    /** A connection is new, and three times as likely to be tried, for three of those turns. */
    static final long NEW_CONNECTION = 90 * SECOND;

    /** BEP 3: how much more likely. */
    static final int NEW_CONNECTION_WEIGHT = 3;

    /** A seed serves a peer at least this long unless the quota below is used up first. */
    static final long SEED_TURN = 30 * SECOND;

    /** A seed's fastest peer may stay so long: good for a young swarm, too short for one peer to own a slot. */
    static final long SEED_FASTEST_TURN = 120 * SECOND;

    /** One slot in four is for the fastest; the others rotate. */
    static final int SEED_SLOTS_PER_FASTEST = 4;

    /** More than 100 pieces of a usual length: a peer that got so much in a round has had its turn. */
    static final long SEED_QUOTA_BYTES = 32 * 1024 * 1024;

    /** A turn that ends within half a round ends now; otherwise a tick that comes late would add a whole round. */
    static final long SLACK = ROUND / 2;

    private ChokeLimits() {}
}
