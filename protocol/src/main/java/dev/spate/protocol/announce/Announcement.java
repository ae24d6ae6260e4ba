package dev.spate.protocol.announce;

import dev.spate.wire.announce.AnnounceEvent;
import java.util.Optional;

/**
 * One announcement to a tracker. The sender adds the torrent's hash, our id, key and port.
 *
 * @param event the reason of the announcement
 * @param uploaded bytes of pieces sent in this session
 * @param downloaded bytes of pieces received in this session
 * @param left bytes that are still wanted
 * @param peersWanted maximum number of peers to return; 0 when stopping
 * @param trackerId the tracker id from its last answer, which it wants back
 */
public record Announcement(
        AnnounceEvent event, long uploaded, long downloaded, long left, int peersWanted, Optional<String> trackerId) {}
