/**
 * What decides for all torrents of a session together. {@code SessionMachine} decides which of them run: the owner's
 * order, places, goals of seeds. {@code TorrentPlace} makes a torrent do that. {@code SessionResources} counts what they
 * share: links, dials, memory for blocks, and rates.
 *
 * <p>May use: {@code rate}, {@code port}, {@code machine}. Used by: the engine and the simulator.
 */
package dev.spate.protocol.session;
