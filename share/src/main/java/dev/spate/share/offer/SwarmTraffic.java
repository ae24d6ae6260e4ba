package dev.spate.share.offer;

/**
 * What goes on in a swarm at one moment.
 *
 * @param peers links
 * @param upBytesPerSecond payload, over the last few seconds
 * @param uploadedBytes payload so far
 * @param copies complete copies among the linked peers and ourselves, as the engine counts them
 */
public record SwarmTraffic(int peers, long upBytesPerSecond, long uploadedBytes, double copies) {}
