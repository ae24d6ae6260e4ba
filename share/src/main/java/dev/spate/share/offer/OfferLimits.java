package dev.spate.share.offer;

import java.time.Duration;

/** Bounds of what followers can make large. */
public final class OfferLimits {
    /** Each follower has a connection and a thread that waits; a swarm larger than this wants a tracker of its own. */
    static final int FOLLOWERS_MAX = 1_000;

    /** Followers say what they have at least every ten seconds; three times nothing means that nobody is there. */
    public static final Duration FOLLOWER_SILENCE_MAX = Duration.ofSeconds(35);

    /** What the owner has sent is kept for followers that come back; nobody presses a button more often meanwhile. */
    static final int SENT_MAX = 1_000;

    /** No share has more, so a follower that says so means something else. */
    static final long OFFERS_SAID_MAX = 1_000_000;

    private OfferLimits() {}
}
