/**
 * Web seeds (BEP 19): links whose other end is a web server. For its torrent, such a link is a peer that has all
 * pieces, chokes only while the server is paused, and is never interested. Block requests become HTTP range requests.
 *
 * <p>May use: {@code net}, {@code disk} (memory for blocks), {@code http}, {@code protocol} and {@code wire}. Used by:
 * {@code engine.torrent} and the session.
 */
package dev.spate.engine.webseed;
