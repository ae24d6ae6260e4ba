package dev.spate.share.offer;

/**
 * The status of an offer at one moment. Immutable.
 *
 * @param activity what is happening with the offer
 * @param progress the part of its bytes that is verified, or hashed while {@link Activity#PREPARING}; 0 to 1
 * @param seeds the number of peers that have all of it, including this program
 * @param peers the number of peers that are downloading it
 * @param upBytesPerSecond payload to peers, averaged over the last few seconds
 * @param uploadedBytes payload to peers so far
 * @param copies complete copies among the connected peers and ourselves; the fraction is the part of the pieces with one
 *     more copy
 */
public record OfferStatus(
        Activity activity,
        double progress,
        int seeds,
        int peers,
        long upBytesPerSecond,
        long uploadedBytes,
        double copies) {
    /** What is happening with an offer. */
    public enum Activity {
        /** The offer is new or has changed: it is being written or hashed, and has no torrent yet. */
        PREPARING,
        /** The offer is being downloaded. */
        DOWNLOADING,
        /** All its bytes are present and verified. */
        COMPLETE
    }

    /** Whether the activity is {@link Activity#PREPARING}. */
    public boolean isPreparing() {
        return activity == Activity.PREPARING;
    }
}
