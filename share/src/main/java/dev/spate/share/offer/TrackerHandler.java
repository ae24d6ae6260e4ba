package dev.spate.share.offer;

import java.net.InetAddress;
import java.util.Optional;

/** Answers HTTP requests to a tracker: announces (BEP 3) and scrapes (BEP 48). Thread-safe. */
@FunctionalInterface
public interface TrackerHandler {
    /**
     * Answers a request.
     *
     * @param rawPathAndQuery path and query as they were sent, not decoded
     * @param from the address of the client
     * @return the bencoded answer; empty when there is no tracker
     */
    Optional<byte[]> answer(String rawPathAndQuery, InetAddress from);

    /** For a web address without a tracker. */
    static TrackerHandler none() {
        return (_, _) -> Optional.empty();
    }
}
