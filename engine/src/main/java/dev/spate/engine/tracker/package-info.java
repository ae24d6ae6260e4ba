/**
 * Asks trackers over HTTP, HTTPS and UDP (BEP 3, 7, 15, 23, 31, 41, 48).
 *
 * <p>May use: {@code dev.spate.http} and {@code dev.spate.wire}. Used by: the engine, behind the port
 * {@code Trackers} of the announcer.
 */
package dev.spate.engine.tracker;
