/**
 * Small programs that embed the engine, a share with its web server, or a follower, to read and to copy. Not shipped.
 *
 * <p>May use: what the shipped modules export. Used by: new users of these. A test runs each program, and the README
 * shows {@link dev.spate.examples.Download}.
 */
package dev.spate.examples;
