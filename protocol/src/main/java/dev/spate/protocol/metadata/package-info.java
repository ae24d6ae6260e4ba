/**
 * The info dictionary of a torrent: downloaded from peers that may lie, and served to peers that may request without
 * end (BEP 9).
 *
 * <p>May use: {@code machine} and the records of {@code wire}. Used by: {@code torrent}, which carries the messages
 * and numbers the peers.
 */
package dev.spate.protocol.metadata;
