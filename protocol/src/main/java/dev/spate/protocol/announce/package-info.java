/**
 * When to ask which tracker, and what to tell it (BEP 3, 12, 21, 31).
 *
 * <p>May use: {@code machine}. Used by: the torrent, which passes the answers of the {@link
 * dev.spate.protocol.announce.Trackers} port on, and the API, which shows {@link
 * dev.spate.protocol.announce.TrackerStats}.
 */
package dev.spate.protocol.announce;
