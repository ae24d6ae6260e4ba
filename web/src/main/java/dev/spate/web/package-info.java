/**
 * The web server: accepts connections, checks requests, and finds the route of each. It serves a {@link
 * dev.spate.share.offer.Library}. Requests never determine the path of a file in the file system.
 *
 * <p>May use: Jetty, {@code share.offer} with {@code share.text}, {@code share} for the interface that it implements,
 * and its own subpackages. Used by: the commands, and programs that share files.
 */
package dev.spate.web;
