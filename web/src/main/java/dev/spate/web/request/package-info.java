/**
 * Requests and their answers: headers, ranges, conditions, errors, and the transfer of bytes to a socket.
 *
 * <p>May use: Jetty, {@code offer} for bytes. Used by: the routes and the server.
 */
package dev.spate.web.request;
