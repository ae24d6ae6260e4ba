/**
 * Routes for people: pages of the offers, and the style sheet and pictures of these pages.
 *
 * <p>May use: {@code request}, {@code content} for links, {@code share.offer} with {@code share.text}. Used by: the
 * server, {@code follow}.
 */
package dev.spate.web.page;
