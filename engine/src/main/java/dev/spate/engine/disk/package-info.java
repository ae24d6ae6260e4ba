/**
 * The content of torrents on disk: blocks in memory, the threads that read and write files, and the order of reads and
 * writes.
 *
 * <p>May use: {@code engine.file}, {@code engine.hash}, {@code engine.reason}, {@code protocol} and {@code wire}. Used
 * by: {@code engine.resume}, {@code engine.read}, {@code engine.net}, {@code engine.webseed}, {@code engine.torrent}
 * and the engine's sessions.
 */
package dev.spate.engine.disk;
