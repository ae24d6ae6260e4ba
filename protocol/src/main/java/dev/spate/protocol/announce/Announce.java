package dev.spate.protocol.announce;

import java.util.Optional;

/**
 * What a tracker is told. The torrent's hash, our id, key and port are added by whoever sends it.
 *
 * @param event why it is told
 * @param uploaded bytes of pieces sent in this session
 * @param downloaded bytes of pieces received in this session
 * @param left bytes that are still wanted
 * @param peersWanted at most so many peers are asked for; 0 when stopping
 * @param trackerId what this tracker wants back of its last answer
 */
public record Announce(
        Event event, long uploaded, long downloaded, long left, int peersWanted, Optional<String> trackerId) {
    /** The events of BEP 3, and that of a partial seed (BEP 21). */
    public enum Event {
        /** One of the announcements at regular intervals. */
        NONE,
        /** The first one of a session. */
        STARTED,
        /** The download completed during this session. */
        COMPLETED,
        /** The last one of a session. */
        STOPPED,
        /** A regular one of a peer that lacks pieces and wants none (BEP 21). */
        PAUSED
    }
}
