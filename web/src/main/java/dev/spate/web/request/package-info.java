/**
 * Requests and their answers: headers, ranges, conditions, errors, and the transfer of bytes to a socket.
 *
 * <p>May use: Jetty, {@code share.offer} for bytes, {@code wire} for the addresses in host names. Used by: the routes
 * and the server.
 */
package dev.spate.web.request;
