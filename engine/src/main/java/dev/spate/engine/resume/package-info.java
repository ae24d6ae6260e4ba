/**
 * Saves progress across runs: one file beside the data, which never claims more than what is on the disk.
 *
 * <p>May use: {@code engine.file}, {@code engine.disk}, {@code engine.saved}, {@code protocol} and {@code wire}. Used by:
 * {@code engine.torrent} and the session.
 */
package dev.spate.engine.resume;
