/**
 * Small programs that embed the engine, to read and to copy. Not shipped.
 *
 * <p>May use: the engine's API. Used by: new users of the engine. A test runs each program, and the README shows
 * {@link dev.spate.examples.Download}.
 */
package dev.spate.examples;
