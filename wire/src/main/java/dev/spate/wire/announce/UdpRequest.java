package dev.spate.wire.announce;

import dev.spate.wire.WireHash;
import java.util.List;

/** A request to a UDP tracker (BEP 15). The answer repeats the transaction id, which must be hard to guess. */
public sealed interface UdpRequest {
    /** Chosen by the peer. */
    int transactionId();

    /** Asks for a connection id. The tracker answers no other request without one. */
    record Connect(int transactionId) implements UdpRequest {}

    /**
     * An announce.
     *
     * @param connectionId from a {@link UdpAnswer.Connected} of the last minute
     * @param urlData path and query of the tracker's URL (BEP 41), ASCII, at most {@link AnnounceLimits#URL_DATA_MAX}
     *     characters; empty when the URL has neither
     */
    record Announce(long connectionId, int transactionId, AnnounceRequest announce, String urlData)
            implements UdpRequest {
        public Announce {
            if (urlData.length() > AnnounceLimits.URL_DATA_MAX) {
                throw new IllegalArgumentException("path and query of " + urlData.length() + " characters");
            }
        }
    }

    /**
     * A scrape.
     *
     * @param connectionId as for an announce
     * @param hashes 1 to {@link AnnounceLimits#SCRAPE_SWARMS_MAX}
     */
    record Scrape(long connectionId, int transactionId, List<WireHash> hashes) implements UdpRequest {
        public Scrape {
            hashes = List.copyOf(hashes);
            if (hashes.isEmpty() || hashes.size() > AnnounceLimits.SCRAPE_SWARMS_MAX) {
                throw new IllegalArgumentException(hashes.size() + " swarms");
            }
        }
    }
}
