/**
 * One torrent: the conductor and its parts, what can happen to it, and the ports through which it acts on the
 * world.
 *
 * <p>A port never blocks, never calls back and never throws; every answer is a later event. The world may answer
 * late, out of order or, when a link or the session closes, not at all.
 *
 * <p>May use: every other package of this module. Used by: the engine and the simulator.
 */
package dev.spate.protocol.torrent;
