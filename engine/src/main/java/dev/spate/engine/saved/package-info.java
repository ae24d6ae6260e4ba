/**
 * A saved session: the torrents of a session, their settings, counters and progress, in one folder.
 *
 * <p>The folder holds one log of records ({@code session-N.log}), one file with the metainfo of all torrents
 * ({@code metainfo-N.pack}) and one lock. Nothing in it belongs to a single torrent, so that ten thousand torrents need
 * no descriptor, no lock and no force each.
 *
 * <p>May use: {@code engine.file}, {@code engine.reason} and {@code wire}. Used by: {@code engine.resume},
 * {@code engine.torrent} and the session.
 */
package dev.spate.engine.saved;
