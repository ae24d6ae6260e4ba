/**
 * Downloads from an http or https address: a torrent's metainfo, or a regular file.
 *
 * <p>May use: {@code dev.spate.http}, {@code dev.spate.engine.file} for names and {@code dev.spate.wire}. Used by:
 * {@code dev.spate.share.follow} and {@code dev.spate.app}.
 */
package dev.spate.engine.download;
