/**
 * Routes for programs that download: bytes with ranges, torrent files, the tracker.
 *
 * <p>May use: {@code request}, {@code share.offer} with {@code share.text}, the exceptions of {@code wire}. Used by:
 * the server, {@code page}, {@code follow}.
 */
package dev.spate.web.content;
