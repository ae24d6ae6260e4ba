/**
 * {@code get} and {@code seed}: a session of the engine, and each torrent in it until its goal is reached.
 *
 * <p>May use: {@code command}, {@code console}, the engine's API, the web server for {@code --http}. Used by: {@code
 * torrent}, for the metadata of a magnet link, and where the program begins.
 */
package dev.spate.app.transfer;
