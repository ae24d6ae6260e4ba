/**
 * Routes for programs that download: bytes with ranges, torrent files, announcements.
 *
 * <p>May use: {@code request}, the model of what is offered. Used by: the server, {@code page}, {@code follow}.
 */
package dev.spate.web.content;
