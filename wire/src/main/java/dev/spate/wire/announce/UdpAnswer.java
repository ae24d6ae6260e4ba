package dev.spate.wire.announce;

import java.util.List;

/** What a UDP tracker answers (BEP 15). Whoever receives one compares the transaction id with that of the request. */
public sealed interface UdpAnswer {
    /** That of the request. */
    int transactionId();

    /** The request's sender is where it says; good for a minute (the tracker allows two). */
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
