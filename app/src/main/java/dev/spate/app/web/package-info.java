/**
 * The web address: lists what is offered, gives its bytes with ranges, its torrents, and passes announcements on to the
 * tracker. What is offered comes through {@link dev.spate.app.web.Library}; nothing here ever makes a file's path out of
 * what a request says.
 *
 * <p>May use: Jetty, the engine's API, {@code console} for JSON and sizes. Used by: {@code share} and the commands.
 */
package dev.spate.app.web;
