package dev.spate.wire.announce;

import dev.spate.wire.WireHash;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of swarms.
 *
 * @param swarms in the order of the answer, at most {@link AnnounceLimits#SCRAPE_SWARMS_MAX}
 */
public record ScrapeResponse(Map<WireHash, Counts> swarms) implements ScrapeResult {
    /**
     * The numbers of one swarm, each 0 or more.
     *
     * @param seeders peers that have every piece
     * @param completed how many peers ever completed the download
     * @param leechers all other peers
     * @param downloaders leechers that still download (BEP 21); the same as {@code leechers} when the tracker does not
     *     say
     */
    public record Counts(int seeders, int completed, int leechers, int downloaders) {
        public Counts {
            if (seeders < 0 || completed < 0 || leechers < 0 || downloaders < 0) {
                throw new IllegalArgumentException("a count of peers is negative");
            }
        }
    }

    public ScrapeResponse {
        swarms = Collections.unmodifiableMap(new LinkedHashMap<>(swarms));
        if (swarms.size() > AnnounceLimits.SCRAPE_SWARMS_MAX) {
            throw new IllegalArgumentException(swarms.size() + " swarms");
        }
    }
}
