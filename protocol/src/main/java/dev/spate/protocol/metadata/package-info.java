/**
 * The info dictionary of a torrent: downloaded from peers that may lie, and served to peers that may request without
 * end (BEP 9).
 *
 * <p>May use: {@code machine}. Used by: the torrent, which carries the messages, by the numbers it gives its peers.
 */
package dev.spate.protocol.metadata;
