package dev.spate.share.offer;

import java.time.Duration;

/** Limits for everything that followers can make large. */
public final class OfferLimits {
    /** Each follower costs a connection and a waiting thread; a larger swarm should have its own tracker. */
    static final int FOLLOWERS_MAX = 1_000;

    /**
     * 35 seconds. Followers report their progress at least every ten seconds, so one that has missed three reports is
     * gone.
     */
    public static final Duration FOLLOWER_SILENCE_MAX = Duration.ofSeconds(35);

    /** Sent offers that are kept for followers that come back; nobody sends more in the meantime. */
    static final int SENT_MAX = 1_000;

    /** The most offers in a report of a follower: no share has more, so a higher number is wrong. */
    static final long OFFERS_REPORTED_MAX = 1_000_000;

    private OfferLimits() {}
}
