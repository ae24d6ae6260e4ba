/**
 * The info dictionary of a torrent: fetched from peers who may lie, and served to peers who may ask for ever (BEP 9).
 *
 * <p>May use: {@code machine}. Used by: the torrent, which carries the messages, by the numbers it gives its peers.
 */
package dev.spate.protocol.metadata;
