package dev.spate.share.offer;

import java.net.InetAddress;
import java.util.Optional;

/** Answers what BitTorrent clients ask a tracker over HTTP. Thread-safe. */
@FunctionalInterface
public interface TrackerEndpoint {
    /**
     * The bencoded answer, or nothing when there is no tracker.
     *
     * @param rawPathAndQuery as it was sent
     * @param from where the request came from
     */
    Optional<byte[]> answer(String rawPathAndQuery, InetAddress from);

    /** Where no tracker is. */
    static TrackerEndpoint none() {
        return (_, _) -> Optional.empty();
    }
}
