/**
 * Routes for followers, and for the owner who sends offers to them.
 *
 * <p>May use: {@code request}, {@code content} to find the offer, {@code page} for the address to return to, {@code
 * share.offer} with {@code share.text}. Used by: the server.
 */
package dev.spate.web.follow;
