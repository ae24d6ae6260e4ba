/**
 * How fast: meters, limits and the number of outstanding requests.
 *
 * <p>May use: {@code machine}. Used by: the torrent, the session and the engine's loops. Every class here is owned by
 * one loop and takes the time as an argument.
 */
package dev.spate.protocol.rate;
