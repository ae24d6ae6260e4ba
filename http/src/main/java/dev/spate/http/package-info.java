/**
 * An HTTP/1.1 client for trackers, web seeds and plain files. It uses blocking sockets and is meant for virtual
 * threads.
 *
 * <p>The JDK's own client is not used because it ignores SOCKS proxies and connects around them, which would reveal the
 * address of a user who wants to hide it, and because it looks up a name again after the check.
 *
 * <p>May use: {@code dev.spate.wire}. Used by: the engine and everything above it.
 */
package dev.spate.http;
