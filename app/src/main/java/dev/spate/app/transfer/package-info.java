/**
 * {@code get} and {@code seed}: run a session of the engine until each of its torrents has reached its goal.
 *
 * <p>May use: {@code command}, {@code console}, the engine's API, {@code http}, {@code wire}, {@code share.offer} and
 * {@code share.text}, the web server for {@code --http}. Used by: {@code torrent}, for the metadata of a magnet link,
 * and {@code Main}.
 */
package dev.spate.app.transfer;
