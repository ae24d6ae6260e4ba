package dev.spate.protocol.torrent;

/**
 * Who is told that something is complete, and when that is news: peers when we want nothing more, the owner when that is
 * durable as well and the files have been looked at once more, trackers when every piece has been downloaded. Owned by
 * the torrent.
 *
 * <p>What was complete may lack something again: a piece can no longer be read, or more is wanted. Peers and the owner
 * are told of the next time as well. Trackers are not: BEP 3 counts downloads, once each, and none of what was complete
 * when it started.
 */
final class Completion {
    private boolean peersKnow;
    private boolean ownerKnows;
    private boolean wasWhole;
    /** Counts the looks at the files; the answer to an earlier one says nothing any more. */
    private long ticket;

    private boolean isConfirming;

    /** What is here has been looked at. Peers come later, and learn it from our handshake. */
    void begin(boolean wantsNothing, boolean isWhole) {
        peersKnow = wantsNothing;
        wasWhole |= isWhole;
    }

    /** Whether peers are to be told, once, that we want nothing more, or something again. */
    boolean takePeersNews(boolean wantsNothing) {
        if (wantsNothing == peersKnow) {
            return false;
        }
        peersKnow = wantsNothing;
        return true;
    }

    /**
     * Whether the files are to be looked at, once, because what is wanted is here and durable: written is not yet there,
     * since other programs may have taken a file away meanwhile.
     */
    boolean beginConfirmation(boolean isDurablyComplete) {
        if (!isDurablyComplete || ownerKnows || isConfirming) {
            return false;
        }
        isConfirming = true;
        ticket++;
        return true;
    }

    /** The number of the latest look. */
    long ticket() {
        return ticket;
    }

    /** A look has found everything. Returns whether the owner is to be told. */
    boolean takeOwnerNews(long confirmed) {
        boolean isNews = isConfirming && confirmed == ticket;
        isConfirming &= !isNews;
        ownerKnows |= isNews;
        return isNews;
    }

    /** Whether the owner has been told, and it still holds. */
    boolean isOwnerTold() {
        return ownerKnows;
    }

    /** A failure has ended the look under way, if there was one. Returns whether there was. */
    boolean failed() {
        boolean wasLooking = isConfirming;
        isConfirming = false;
        return wasLooking;
    }

    /** Whether the owner is to be told, once, that this is no longer so, or not known any more. */
    boolean takeRetraction(boolean wantsNothing) {
        boolean isNews = ownerKnows && !wantsNothing;
        ownerKnows &= wantsNothing;
        isConfirming &= wantsNothing;
        return isNews;
    }

    /** Whether trackers are to be told, once, that the download has completed. */
    boolean takeTrackerNews(boolean isWhole) {
        boolean isNews = isWhole && !wasWhole;
        wasWhole |= isWhole;
        return isNews;
    }
}
