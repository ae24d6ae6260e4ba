/**
 * Web seeds (BEP 19): links whose other end is a web server. To its torrent such a link is a peer that has everything,
 * never chokes and wants nothing; what it is asked for becomes range requests.
 *
 * <p>May use: {@code net}, {@code disk} (memory for blocks), {@code http}. Used by: the session.
 */
package dev.spate.engine.webseed;
