/**
 * How fast: meters, limits and the number of blocks to have asked for.
 *
 * <p>May use: {@code machine}. Used by: the torrent, the session and the engine's loops. Everything here is owned by
 * one loop and takes the time as an argument.
 */
package dev.spate.protocol.rate;
