package dev.spate.tracker.swarm;

/**
 * How much one table stores, and for how long.
 *
 * @param swarmsMax swarms, 1 or more
 * @param peersMax peers of all swarms together
 * @param peersPerSwarmMax peers of one address family in one swarm
 * @param peersPerAddressMax peers of one IPv4 address, or of one IPv6 network of 64 bits, in all swarms together
 * @param expirySeconds how long a peer is listed after its last announce; 1 to {@link #EXPIRY_SECONDS_MAX}
 */
public record TableLimits(
        int swarmsMax, int peersMax, int peersPerSwarmMax, int peersPerAddressMax, int expirySeconds) {
    /** A week: every peer announces at least daily, and the ages of peers have 13 bits. */
    public static final int EXPIRY_SECONDS_MAX = 7 * 24 * 60 * 60;

    public TableLimits {
        if (swarmsMax < 1 || peersMax < 1 || peersPerSwarmMax < 1 || peersPerAddressMax < 1) {
            throw new IllegalArgumentException("a limit of a swarm table is below 1");
        }
        if (expirySeconds < 1 || expirySeconds > EXPIRY_SECONDS_MAX) {
            throw new IllegalArgumentException("expiry after " + expirySeconds + " seconds");
        }
    }
}
