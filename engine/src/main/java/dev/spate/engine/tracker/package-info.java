/**
 * Asks trackers over HTTP, HTTPS and UDP (BEP 3, 7, 15, 23, 31, 41, 48), and looks up peers that are given by name.
 *
 * <p>May use: {@code engine.loop}, {@code dev.spate.http}, {@code protocol} and {@code dev.spate.wire}. Used by: the
 * engine's torrents, behind the port {@code Trackers} of the announcer.
 */
package dev.spate.engine.tracker;
