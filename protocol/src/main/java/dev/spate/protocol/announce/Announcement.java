package dev.spate.protocol.announce;

import dev.spate.wire.announce.AnnounceEvent;
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
public record Announcement(
        AnnounceEvent event, long uploaded, long downloaded, long left, int peersWanted, Optional<String> trackerId) {}
