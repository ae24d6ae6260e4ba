package dev.spate.share.offer;

/**
 * The traffic of a swarm at one moment. Immutable.
 *
 * @param peers the number of connected peers
 * @param upBytesPerSecond payload to peers, averaged over the last few seconds
 * @param uploadedBytes payload to peers so far
 * @param copies complete copies among the connected peers and ourselves, as the engine counts them
 */
public record SwarmTraffic(int peers, long upBytesPerSecond, long uploadedBytes, double copies) {}
