package dev.spate.protocol.torrent;

/**
 * Who is told that something is complete, and when that is news: peers when we want nothing more, the owner when that is
 * durable as well, trackers when every piece has been downloaded. Owned by the torrent.
 *
 * <p>What was complete may lack something again: a piece can no longer be read, or more is wanted. Peers and the owner
 * are told of the next time as well. Trackers are not: BEP 3 counts downloads, once each, and none of what was complete
 * when it started.
 */
final class Completion {
    private boolean peersKnow;
    private boolean ownerKnows;
    private boolean wasWhole;

    /** What is here has been looked at. Peers come later, and learn it when they are greeted. */
    void begin(boolean wantsNothing, boolean isWhole) {
        peersKnow = wantsNothing;
        wasWhole |= isWhole;
    }

    /** Whether peers are to be told, once, that we want nothing more, or something again. */
    boolean tellsPeers(boolean wantsNothing) {
        if (wantsNothing == peersKnow) {
            return false;
        }
        peersKnow = wantsNothing;
        return true;
    }

    /** Whether the owner is to be told, once, that what is wanted is here and durable. */
    boolean tellsOwner(boolean isDurablyComplete) {
        boolean isNews = isDurablyComplete && !ownerKnows;
        ownerKnows |= isDurablyComplete;
        return isNews;
    }

    /** Whether the owner is to be told, once, that this is no longer so, or not known any more. */
    boolean takesBack(boolean wantsNothing) {
        boolean isNews = ownerKnows && !wantsNothing;
        ownerKnows &= wantsNothing;
        return isNews;
    }

    /** Whether trackers are to be told, once, that the download has completed. */
    boolean tellsTrackers(boolean isWhole) {
        boolean isNews = isWhole && !wasWhole;
        wasWhole |= isWhole;
        return isNews;
    }
}
