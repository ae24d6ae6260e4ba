/**
 * Bencoding (BEP 3): values that are views of the bytes they came from, a bounded decoder, a canonical writer.
 *
 * <p>May use: {@code dev.spate.wire}. Used by: metainfo, extension messages, HTTP trackers, and code that recognises
 * torrent files.
 */
package dev.spate.wire.bencode;
