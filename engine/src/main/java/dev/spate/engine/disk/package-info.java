/**
 * The content of torrents on disk: blocks in memory, threads that wait for devices, and which bytes are read and written
 * when.
 *
 * <p>May use: {@code engine.file}, {@code engine.hash}, {@code engine.reason}, {@code protocol} and {@code wire}. Used by:
 * {@code engine.resume}, {@code engine.net}, {@code engine.webseed} and the engine's sessions.
 */
package dev.spate.engine.disk;
