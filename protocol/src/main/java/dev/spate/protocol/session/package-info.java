/**
 * What the torrents of a session share: links, dials, memory for blocks, and rates.
 *
 * <p>May use: {@code rate}, {@code port}, {@code machine}. Used by: the engine and the simulator.
 */
package dev.spate.protocol.session;
