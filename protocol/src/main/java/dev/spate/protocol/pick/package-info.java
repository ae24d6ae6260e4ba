/**
 * Which block to request from which peer next: {@link dev.spate.protocol.pick.PiecePicker} and its parts.
 *
 * <p>May use: {@code machine} and the records of {@code wire}. Used by: {@code swarm}, {@code transfer} and
 * {@code torrent}. Pieces, blocks and peers are plain ints in here, because a fast download calls this package 80,000
 * times a second.
 */
package dev.spate.protocol.pick;
