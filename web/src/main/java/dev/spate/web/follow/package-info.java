/**
 * Routes for followers, and for the owner who sends to them.
 *
 * <p>May use: {@code request}, {@code content} to find what is sent, {@code page} for the way back, the model of what is
 * offered. Used by: the server.
 */
package dev.spate.web.follow;
