package dev.spate.wire.announce;

import dev.spate.wire.WireHash;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large swarms are.
 *
 * @param swarms in the order of the answer, at most {@link AnnounceLimits#SCRAPE_SWARMS_MAX}
 */
public record ScrapeResponse(Map<WireHash, Counts> swarms) implements ScrapeResult {
    /**
     * The numbers of one swarm, each 0 or more.
     *
     * @param seeders peers with everything
     * @param completed how many peers ever became one
     * @param leechers all other peers
     * @param downloaders those of them that want more (BEP 21), or as many as {@code leechers} when not told
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
