/**
 * Bytes in and out: which blocks are requested from which peer, which requests of peers are served, what happens to bad
 * pieces, and how a seed gives out its first copy.
 *
 * <p>May use: {@code swarm}, {@code port}, {@code choke}, {@code pick}, {@code rate}, {@code machine} and the records
 * of {@code wire}. Used by: {@code torrent}.
 */
package dev.spate.protocol.transfer;
