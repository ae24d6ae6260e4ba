/**
 * The public API of the engine: sessions, the torrents in them, and their events.
 *
 * <p>A program opens a {@link dev.spate.engine.Session}, adds torrents with {@link dev.spate.engine.AddTorrent} and
 * controls each one through its {@link dev.spate.engine.TorrentHandle}. {@link dev.spate.engine.TorrentCreator} and
 * {@link dev.spate.engine.TorrentVerifier} need no session.
 *
 * <p>The packages below this one do not depend on it. They use their own types and those of {@code protocol.port};
 * {@code SessionTorrent} and {@code Conversions} turn these into the types of the API.
 *
 * <p>May use: the packages of this module, {@code http}, {@code protocol} and {@code wire}. Used by: programs that
 * embed the engine.
 */
package dev.spate.engine;
