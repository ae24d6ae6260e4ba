/**
 * Links to peers: listening, dialling, handshakes, and the two threads of each link.
 *
 * <p>May use: {@code loop}, {@code disk}, {@code http} (for proxies and deadlines), {@code protocol} and {@code wire}.
 * Used by: {@code engine.webseed}, {@code engine.torrent} and the session.
 */
package dev.spate.engine.net;
