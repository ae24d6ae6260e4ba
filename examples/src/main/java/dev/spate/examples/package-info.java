/**
 * Small programs that embed the engine, for reading and copying. Not shipped.
 *
 * <p>May use: the engine's API. Used by: people who begin. Each is run by a test, and the README shows {@link
 * dev.spate.examples.Download}.
 */
package dev.spate.examples;
