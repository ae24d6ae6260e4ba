/**
 * The peers that a torrent knows and is connected to: where their addresses come from, which one is dialled next, which
 * connection stays when there are too many, and what each peer has announced and requested.
 *
 * <p>May use: {@code port}, {@code announce}, {@code choke}, {@code pick}, {@code rate}, {@code machine} and the
 * records of {@code wire}. Used by: {@code transfer} and {@code torrent}.
 */
package dev.spate.protocol.swarm;
