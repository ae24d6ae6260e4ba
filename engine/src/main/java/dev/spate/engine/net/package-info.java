/**
 * Links to peers: listening, dialling, handshakes, and the two threads of each link.
 *
 * <p>May use: {@code loop}, {@code disk}, {@code http} (for proxies and deadlines). Used by: the session.
 */
package dev.spate.engine.net;
