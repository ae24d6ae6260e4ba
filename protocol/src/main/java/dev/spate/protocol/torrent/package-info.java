/**
 * One torrent: the {@link dev.spate.protocol.torrent.Torrent}, its phases, how its progress becomes durable, and how
 * its metadata is fetched when only the info-hash is known.
 *
 * <p>May use: every other package of this module, and the records of {@code wire}. Used by: the engine and the
 * simulator.
 */
package dev.spate.protocol.torrent;
