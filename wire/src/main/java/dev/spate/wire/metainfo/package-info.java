/**
 * Metainfo files (BEP 3, 12, 19, 27, 38, 47, 52): read, checked, made safe, and written.
 *
 * <p>May use: {@code dev.spate.wire}, bencode, magnet, {@code MessageDigest} and {@code Normalizer} of the JDK. Used
 * by: all code that works with a torrent's content.
 */
package dev.spate.wire.metainfo;
