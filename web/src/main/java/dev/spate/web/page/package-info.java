/**
 * Routes for people: pages of what is offered, and the style and pictures that they need.
 *
 * <p>May use: {@code request}, {@code content} for links, the model of what is offered. Used by: the server, {@code follow}.
 */
package dev.spate.web.page;
