package dev.spate.protocol.announce;

import java.util.OptionalInt;

/**
 * How it stands with one tracker. Immutable.
 *
 * @param url its address as the torrent gives it
 * @param tier the number of its tier, from 0
 * @param state what is going on
 * @param message the last failure or warning in the tracker's words, or empty
 * @param seeders as last answered
 * @param leechers as last answered
 * @param nextAnnounce when it is asked next if nothing happens before, or {@link
 *     dev.spate.protocol.machine.Machine#NEVER}
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
    /** What is going on with a tracker. */
    public enum State {
        /** It was not asked yet; those before it in its tier come first. */
        UNTRIED,
        /** An announcement is under way. */
        ANNOUNCING,
        /** Its last answer was good. */
        WORKING,
        /** Its last answer was a failure, or there was none. */
        FAILING,
        /** It said that it must not be asked again (BEP 31), or its address cannot be used. */
        DISABLED
    }
}
