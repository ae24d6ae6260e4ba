package dev.spate.share.offer;

import java.time.Instant;

/**
 * A connected follower at one moment. Immutable.
 *
 * @param stream 32 hexadecimal digits that name the connection; only the follower and this program know them
 * @param address the follower's IP address as text, without a port
 * @param since when it connected
 * @param takesAll whether it downloads every offer, not only those that the owner sends
 * @param progress its progress, as it has last reported it
 */
public record FollowerInfo(String stream, String address, Instant since, boolean takesAll, Progress progress) {
    /**
     * A follower's progress, as it reports it. Nothing of it is verified; values out of range are limited to the ranges
     * below.
     *
     * @param offers how many offers it wants, 0 to 1,000,000
     * @param complete how many of these are complete, 0 to {@code offers}
     * @param wantedLength bytes of the wanted offers, 0 or more
     * @param verifiedLength verified bytes of these, 0 to {@code wantedLength}
     */
    public record Progress(long offers, long complete, long wantedLength, long verifiedLength) {
        static final Progress NOTHING = new Progress(0, 0, 0, 0);

        public Progress {
            offers = Math.clamp(offers, 0, OfferLimits.OFFERS_REPORTED_MAX);
            complete = Math.clamp(complete, 0, offers);
            wantedLength = Math.max(0, wantedLength);
            verifiedLength = Math.clamp(verifiedLength, 0, wantedLength);
        }

        /** The verified part of the wanted bytes, 0 to 1. */
        public double fraction() {
            return wantedLength > 0 ? (double) verifiedLength / wantedLength : offers == complete ? 1 : 0;
        }
    }
}
