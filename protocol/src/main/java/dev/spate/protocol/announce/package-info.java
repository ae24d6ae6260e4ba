/**
 * When to announce to which tracker, and what (BEP 3, 12, 21, 31).
 *
 * <p>May use: {@code machine} and the records of {@code wire}. Used by: the torrent, which passes on the answers of
 * the {@link dev.spate.protocol.announce.Trackers} port, and the API, which shows
 * {@link dev.spate.protocol.announce.TrackerStats}.
 */
package dev.spate.protocol.announce;
