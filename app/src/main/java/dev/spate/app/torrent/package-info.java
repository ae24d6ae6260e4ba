/**
 * {@code create}, {@code verify} and {@code info}: the commands that work on a torrent file.
 *
 * <p>May use: {@code command}, {@code console}, {@code transfer}, the engine's API, {@code http}, {@code wire},
 * {@code share.text}. Used by: {@code Main}.
 */
package dev.spate.app.torrent;
