/**
 * Hashing whole contents on all cores: what a new torrent is made of, and what the verifier compares.
 *
 * <p>May use: {@code engine.hash}, {@code engine.file} and {@code wire}. Used by: {@code TorrentCreator} and {@code
 * TorrentVerifier} of the API.
 */
package dev.spate.engine.create;
