package dev.spate.protocol.swarm;

/** Choking and interest of one link, both ways (BEP 3). Owned by the torrent. */
final class ChokeState {
    private boolean isChokingUs = true;
    private boolean isInterested;
    private boolean isChoked = true;
    private boolean weAreInterested;
    private long since;
    private boolean hasLeftItsSlotUnused;

    ChokeState(long now) {
        this.since = now;
    }

    boolean isChokingUs() {
        return isChokingUs;
    }

    void setChokingUs(boolean chokes) {
        isChokingUs = chokes;
    }

    boolean isInterested() {
        return isInterested;
    }

    void setInterested(boolean interested) {
        isInterested = interested;
    }

    boolean weAreInterested() {
        return weAreInterested;
    }

    void setOurInterest(boolean interested) {
        weAreInterested = interested;
    }

    boolean isChoked() {
        return isChoked;
    }

    /** When we choked or unchoked the peer last. */
    long since() {
        return since;
    }

    void setChoked(boolean choked, boolean isSlotUnused, long now) {
        hasLeftItsSlotUnused = isSlotUnused;
        isChoked = choked;
        since = now;
    }

    /** Whether the peer has requested nothing while it was unchoked, now or the last time. */
    boolean isSlotUnused(boolean hasRequests, long now) {
        boolean isUnused = !isChoked && !hasRequests && now - since >= SwarmLimits.UNUSED_SLOT_AFTER;
        return hasLeftItsSlotUnused || isUnused;
    }
}
