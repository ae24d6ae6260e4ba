/**
 * Links to peers: listening, dialling, handshakes, and the two threads of each link.
 *
 * <p>A {@link PeerTransport} makes {@link Connection}s, TCP today. Everything else works on any connection: the dialer
 * and the listener shake hands, and the link reads and writes.
 *
 * <p>May use: {@code loop}, {@code disk}, {@code http} (for proxies and deadlines), {@code protocol} and {@code wire}.
 * Used by: {@code engine.webseed}, {@code engine.torrent} and the session.
 */
package dev.spate.engine.net;
