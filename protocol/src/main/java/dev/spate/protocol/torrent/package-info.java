/**
 * One torrent from its info-hash on: the {@link dev.spate.protocol.torrent.Torrent}, the phases before its content is
 * open, and the content: how it is checked, transferred and made durable.
 *
 * <p>May use: every other package of this module, and the records of {@code wire}. Used by: the engine and the
 * simulator.
 */
package dev.spate.protocol.torrent;
