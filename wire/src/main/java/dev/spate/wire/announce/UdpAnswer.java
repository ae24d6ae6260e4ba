package dev.spate.wire.announce;

import java.util.List;

/** An answer of a UDP tracker (BEP 15). The receiver compares the transaction id with that of the request. */
public sealed interface UdpAnswer {
    /** The transaction id of the request. */
    int transactionId();

    /**
     * Confirms the address of the request's sender. A peer uses the connection id for one minute; the tracker accepts
     * it for two.
     */
    record Connected(int transactionId, long connectionId) implements UdpAnswer {}

    /** The answer to an announce. */
    record Announced(int transactionId, AnnounceResponse response) implements UdpAnswer {}

    /**
     * The answer to a scrape.
     *
     * @param counts in the order of the request, at most {@link AnnounceLimits#SCRAPE_SWARMS_MAX}
     */
    record Scraped(int transactionId, List<ScrapeResponse.Counts> counts) implements UdpAnswer {
        public Scraped {
            counts = List.copyOf(counts);
            if (counts.size() > AnnounceLimits.SCRAPE_SWARMS_MAX) {
                throw new IllegalArgumentException(counts.size() + " swarms");
            }
        }
    }

    /** The request is refused; BEP 15 has no way to say for how long. */
    record Refused(int transactionId, AnnounceFailure failure) implements UdpAnswer {}
}
