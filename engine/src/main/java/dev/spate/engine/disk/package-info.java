/**
 * The files of torrents: blocks in memory, threads that wait for devices, and what is written where.
 *
 * <p>May use: {@code protocol} and {@code wire}. Used by: {@code engine.resume} and the engine's sessions.
 */
package dev.spate.engine.disk;
