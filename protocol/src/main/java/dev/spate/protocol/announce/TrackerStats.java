package dev.spate.protocol.announce;

import java.util.OptionalInt;

/**
 * The state of one tracker. Immutable.
 *
 * @param url its address as in the torrent
 * @param tier the number of its tier, from 0
 * @param state what it does now
 * @param message the last failure or warning in the tracker's words, or empty
 * @param seeders in its last answer
 * @param leechers in its last answer
 * @param nextAnnounce when we announce next if nothing happens before, or
 *     {@link dev.spate.protocol.machine.Machine#NEVER}
 * @param failuresInRow failures since the last good answer
 */
public record TrackerStats(
        String url,
        int tier,
        State state,
        String message,
        OptionalInt seeders,
        OptionalInt leechers,
        long nextAnnounce,
        int failuresInRow) {
    /** What a tracker does now. */
    public enum State {
        /** We have not announced to it yet; those before it in its tier come first. */
        UNTRIED,
        /** An announcement is open. */
        ANNOUNCING,
        /** Its last answer was good. */
        WORKING,
        /** Its last answer was a failure, or there was none. */
        FAILING,
        /** It has forbidden further announcements (BEP 31), or its address cannot be used. */
        DISABLED
    }
}
