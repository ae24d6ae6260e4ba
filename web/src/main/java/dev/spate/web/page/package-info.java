/**
 * Routes for people: pages of the offers, and the style sheet and pictures of these pages.
 *
 * <p>May use: {@code request}, {@code content} for links, {@code share.offer} with {@code share.text}, and the status
 * records of {@code wire}. Used by: the server, {@code follow}.
 */
package dev.spate.web.page;
