/**
 * Hashes whole contents on all cores, to make a new torrent or to verify files.
 *
 * <p>May use: {@code engine.hash}, {@code engine.file} and {@code wire}. Used by: {@code TorrentCreator} and
 * {@code TorrentVerifier} of the API.
 */
package dev.spate.engine.create;
