package dev.spate.protocol.torrent;

/**
 * Decides who must be told that something is complete, and when. Peers are told when we want nothing more. The owner is
 * told when that is durable and the files were checked once more. Trackers are told when every piece has been
 * downloaded. Owned by the torrent.
 *
 * <p>A complete torrent may become incomplete: a piece can no longer be read, or more is wanted. Peers and the owner
 * are told when it is complete again. Trackers are not: BEP 3 counts each download once, and does not count what was
 * complete at the start.
 */
final class Completion {
    private boolean peersKnow;
    private boolean ownerKnows;
    private boolean wasWhole;
    /** Counts the checks of the files. The answer to an earlier check is ignored. */
    private long ticket;

    private boolean isConfirming;

    /** An earlier session has completed the download, and its owner knows. */
    void restore(boolean isWhole) {
        ownerKnows = true;
        wasWhole = isWhole;
    }

    /** The content on disk was checked. Peers that join later learn the state from our handshake. */
    void begin(boolean wantsNothing, boolean isWhole) {
        peersKnow = wantsNothing;
        wasWhole |= isWhole;
    }

    /**
     * Notes whether we want nothing more. Returns whether that is a change, which peers must now be told.
     */
    boolean markPeersTold(boolean wantsNothing) {
        if (wantsNothing == peersKnow) {
            return false;
        }
        peersKnow = wantsNothing;
        return true;
    }

    /**
     * Starts a check of the files when everything that we want is here and durable: another program may have removed a
     * written file meanwhile. Returns whether it started one.
     */
    boolean beginConfirmation(boolean isDurablyComplete) {
        if (!isDurablyComplete || ownerKnows || isConfirming) {
            return false;
        }
        isConfirming = true;
        ticket++;
        return true;
    }

    /** The number of the latest check. */
    long ticket() {
        return ticket;
    }

    /** A check has found all files. Returns whether the owner must now be told. */
    boolean markOwnerTold(long confirmed) {
        boolean isNew = isConfirming && confirmed == ticket;
        isConfirming &= !isNew;
        ownerKnows |= isNew;
        return isNew;
    }

    /** Whether the owner was told, and it is still true. */
    boolean isOwnerTold() {
        return ownerKnows;
    }

    /** A failure has ended the check in progress, if there was one. Returns whether there was one. */
    boolean onFailed() {
        boolean wasConfirming = isConfirming;
        isConfirming = false;
        return wasConfirming;
    }

    /**
     * Ends what the owner was told when we want something again. Returns whether the owner must now be told that the
     * content is no longer complete, or may not be.
     */
    boolean retract(boolean wantsNothing) {
        boolean isNew = ownerKnows && !wantsNothing;
        ownerKnows &= wantsNothing;
        isConfirming &= wantsNothing;
        return isNew;
    }

    /** Notes whether we have every piece. Returns whether trackers must now be told that the download has completed. */
    boolean markTrackersTold(boolean isWhole) {
        boolean isNew = isWhole && !wasWhole;
        wasWhole |= isWhole;
        return isNew;
    }
}
