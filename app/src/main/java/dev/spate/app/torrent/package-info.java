/**
 * {@code create}, {@code verify} and {@code info}: what is done with a torrent file.
 *
 * <p>May use: {@code command}, {@code console}, {@code transfer}, the engine's API. Used by: where the program begins.
 */
package dev.spate.app.torrent;
