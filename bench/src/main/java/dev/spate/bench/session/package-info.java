/**
 * Measures a session with many torrents. Not shipped.
 *
 * <p>May use: the engine. Used by: people who run measurements.
 */
package dev.spate.bench.session;
