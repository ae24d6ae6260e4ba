/**
 * One request and its answer: headers, ranges, conditions, refusals, and bytes on their way to a socket.
 *
 * <p>May use: Jetty, {@code offer} for bytes. Used by: the routes and the server.
 */
package dev.spate.web.request;
