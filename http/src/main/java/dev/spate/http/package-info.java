/**
 * An HTTP/1.1 client for trackers, web seeds and plain files, on blocking sockets and meant for virtual threads.
 *
 * <p>The JDK's own client is not used because it ignores SOCKS proxies and connects around them, which would show
 * the address of someone who asked to hide it, and because it looks a name up again after it was checked.
 *
 * <p>May use: {@code dev.spate.wire}. Used by: the engine and everything above it.
 */
package dev.spate.http;
