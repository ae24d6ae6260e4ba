/**
 * What can happen to a torrent, and the ports through which it acts on the world: only records, events and interfaces.
 *
 * <p>A port never blocks, never calls back and never throws; every answer is a later event. Answers may come late, out
 * of order or, when a link or the session closes, not at all.
 *
 * <p>May use: {@code announce}, {@code rate}, {@code machine} and the records of {@code wire}. Used by: {@code swarm},
 * {@code transfer}, {@code torrent}, {@code session}, and by the engine and the simulator, which implement the ports.
 */
package dev.spate.protocol.port;
