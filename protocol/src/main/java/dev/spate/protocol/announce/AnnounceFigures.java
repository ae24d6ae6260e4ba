package dev.spate.protocol.announce;

/**
 * The current figures of a torrent, for its trackers.
 *
 * @param uploaded bytes of pieces sent in this session
 * @param downloaded bytes of pieces received in this session
 * @param left bytes that are still wanted
 * @param peersWanted how many more peers the torrent could use
 * @param isPartialSeed pieces are missing, but none of them is wanted (BEP 21)
 */
public record AnnounceFigures(long uploaded, long downloaded, long left, int peersWanted, boolean isPartialSeed) {
    /** For a torrent of which nothing is known yet. */
    public static final AnnounceFigures BLANK = new AnnounceFigures(0, 0, 0, 0, false);
}
