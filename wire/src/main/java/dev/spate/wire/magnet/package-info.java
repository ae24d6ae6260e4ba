/**
 * Magnet links (BEP 9, 53).
 *
 * <p>May use: {@code dev.spate.wire}. Used by: metainfo, and all code that adds torrents or shows links.
 */
package dev.spate.wire.magnet;
