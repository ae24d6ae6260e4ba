package dev.spate.share.offer;

import java.time.Instant;

/**
 * A connected follower at one moment. Immutable.
 *
 * @param stream 32 hexadecimal digits that name the connection; only the follower and this program know them
 * @param address the follower's IP address as text, without a port
 * @param since when it connected
 * @param takesAll whether it downloads every offer, not only those that the owner sends
 * @param has its progress, as it has last reported it
 */
public record FollowerInfo(String stream, String address, Instant since, boolean takesAll, Has has) {
    /**
     * A follower's progress, as it reports it. Nothing of it is verified; values out of range are limited to the ranges
     * below.
     *
     * @param offers how many offers it wants, 0 to 1,000,000
     * @param complete how many of these are complete, 0 to {@code offers}
     * @param wantedLength bytes of the wanted offers, 0 or more
     * @param hadLength verified bytes of these, 0 to {@code wantedLength}
     */
    public record Has(long offers, long complete, long wantedLength, long hadLength) {
        static final Has NOTHING = new Has(0, 0, 0, 0);

        public Has {
            offers = Math.clamp(offers, 0, OfferLimits.OFFERS_SAID_MAX);
            complete = Math.clamp(complete, 0, offers);
            wantedLength = Math.max(0, wantedLength);
            hadLength = Math.clamp(hadLength, 0, wantedLength);
        }

        /** The verified part of the wanted bytes, 0 to 1. */
        public double progress() {
            return wantedLength > 0 ? (double) hadLength / wantedLength : offers == complete ? 1 : 0;
        }
    }
}
