package dev.spate.wire.announce;

import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import java.util.List;
import java.util.Optional;

/**
 * A tracker's list of peers. Only its form is checked: addresses may be of any scope.
 *
 * @param intervalSeconds when it wants the next announce, 0 to {@link AnnounceLimits#INTERVAL_SECONDS_MAX}; 0 when it
 *     did not say
 * @param minIntervalSeconds the least time between two announces, same range
 * @param seeders peers that have every piece, or {@link #NOT_SAID}
 * @param leechers all others, or {@link #NOT_SAID}
 * @param peers at most {@link AnnounceLimits#PEERS_MAX}, each with a port above 0
 * @param warning for the user, one printable line
 * @param trackerId to be repeated in later announces
 * @param namedPeers at most {@link AnnounceLimits#NAMED_PEERS_MAX} that are given by host name (BEP 3)
 * @param externalIp the address from which the tracker saw the announce (BEP 24); port 0
 */
public record AnnounceResponse(
        int intervalSeconds,
        int minIntervalSeconds,
        int seeders,
        int leechers,
        List<PeerAddress> peers,
        List<HostPort> namedPeers,
        Optional<String> warning,
        Optional<String> trackerId,
        Optional<PeerAddress> externalIp)
        implements AnnounceResult {
    /** The tracker did not send this number. */
    public static final int NOT_SAID = -1;

    public AnnounceResponse {
        checkInterval(intervalSeconds);
        checkInterval(minIntervalSeconds);
        if (seeders < NOT_SAID || leechers < NOT_SAID) {
            throw new IllegalArgumentException(seeders + " seeders and " + leechers + " leechers");
        }
        if (peers.size() > AnnounceLimits.PEERS_MAX) {
            throw new IllegalArgumentException(peers.size() + " peers");
        }
        if (namedPeers.size() > AnnounceLimits.NAMED_PEERS_MAX) {
            throw new IllegalArgumentException(namedPeers.size() + " peers by name");
        }
        peers = List.copyOf(peers);
        namedPeers = List.copyOf(namedPeers);
    }

    /** An answer without peers that are given by host name. */
    public AnnounceResponse(
            int intervalSeconds,
            int minIntervalSeconds,
            int seeders,
            int leechers,
            List<PeerAddress> peers,
            Optional<String> warning,
            Optional<String> trackerId,
            Optional<PeerAddress> externalIp) {
        this(intervalSeconds, minIntervalSeconds, seeders, leechers, peers, List.of(), warning, trackerId, externalIp);
    }

    private static void checkInterval(int seconds) {
        if (seconds < 0 || seconds > AnnounceLimits.INTERVAL_SECONDS_MAX) {
            throw new IllegalArgumentException("interval of " + seconds + " seconds");
        }
    }
}
