/**
 * Reads a file of a torrent while it is being downloaded: decides which pieces a reader waits for and which it requests
 * in advance, and returns their bytes without a copy.
 *
 * <p>May use: {@code engine.disk} and {@code wire}. Used by: {@code ContentReader} of the API. Readers use their
 * torrent through {@link dev.spate.engine.read.ReadableTorrent}, which the API implements.
 */
package dev.spate.engine.read;
