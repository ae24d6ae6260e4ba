package dev.spate.protocol.announce;

import dev.spate.wire.PeerAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a tracker answers when it does not fail. Any number may be absurd; the {@link Announcer} brings it within bounds.
 *
 * @param intervalSeconds when it wants to be asked again
 * @param minIntervalSeconds when it may be asked again at the earliest
 * @param seeders peers with all pieces
 * @param leechers peers without
 * @param peers the first {@link Limits#PEERS_MAX} of them
 * @param warning a message for people, with an otherwise good answer
 * @param trackerId what the tracker wants back with the next announcement
 */
public record Answer(
        long intervalSeconds,
        OptionalLong minIntervalSeconds,
        OptionalInt seeders,
        OptionalInt leechers,
        List<PeerAddress> peers,
        Optional<String> warning,
        Optional<String> trackerId) {
    /** Copies the peers, up to the bound. */
    public Answer {
        peers = List.copyOf(peers.subList(0, Math.min(peers.size(), Limits.PEERS_MAX)));
    }
}
