package dev.spate.share.offer;

import java.time.Instant;

/**
 * Somebody who follows what is offered, at one moment.
 *
 * @param stream names the connection; only the follower and this program know it
 * @param address where it comes from, without a port
 * @param takesAll whether it fetches whatever is offered, and not only what is sent to it
 * @param has as it last said
 */
public record FollowerInfo(String stream, String address, Instant since, boolean takesAll, Has has) {
    /**
     * What a follower has, in its own words.
     *
     * @param offers how many it wants
     * @param complete how many of these it has
     * @param wantedLength bytes of those it wants
     * @param hadLength verified bytes of these
     */
    public record Has(long offers, long complete, long wantedLength, long hadLength) {
        static final Has NOTHING = new Has(0, 0, 0, 0);

        /** Brings what cannot be meant into bounds. */
        public Has {
            offers = Math.clamp(offers, 0, OfferLimits.OFFERS_SAID_MAX);
            complete = Math.clamp(complete, 0, offers);
            wantedLength = Math.max(0, wantedLength);
            hadLength = Math.clamp(hadLength, 0, wantedLength);
        }

        public double progress() {
            return wantedLength > 0 ? (double) hadLength / wantedLength : offers == complete ? 1 : 0;
        }
    }
}
