package dev.spate.share.offer;

/**
 * How an offer stands at one moment.
 *
 * @param progress share of its bytes that are here and verified, or, while it is prepared, that are hashed; 0 to 1
 * @param seeds who has all of it, this program included
 * @param peers who wants more of it
 * @param upBytesPerSecond payload to peers, over the last few seconds
 * @param uploadedBytes payload to peers so far
 * @param copies complete copies among the linked peers; the fraction is the share of pieces with one more
 */
public record OfferStatus(
        Activity activity,
        double progress,
        int seeds,
        int peers,
        long upBytesPerSecond,
        long uploadedBytes,
        double copies) {
    /** What is done with the offer, in one word. */
    public enum Activity {
        /** It is new or has changed, and is left to rest, or being hashed: its torrent comes later. */
        PREPARING,
        /** Parts of it are here, and the rest comes. */
        DOWNLOADING,
        /** All of it is here. */
        COMPLETE
    }

    /** Whether its torrent comes later. */
    public boolean isPreparing() {
        return activity == Activity.PREPARING;
    }
}
