/**
 * Reading a file of a torrent while it is downloaded: which pieces a reader waits for and asks for in advance, and its bytes
 * without a copy.
 *
 * <p>May use: {@code engine.disk} and {@code wire}. Used by: {@code ContentReader} of the API. What a reader asks of its
 * torrent is {@link dev.spate.engine.read.ReadableTorrent}, which the API implements.
 */
package dev.spate.engine.read;
