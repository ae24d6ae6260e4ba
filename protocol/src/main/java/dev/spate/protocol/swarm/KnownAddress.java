package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;

/** An address of the {@link AddressBook} and the results of dialling it. Owned by the torrent. */
final class KnownAddress {
    private enum State {
        IDLE,
        DIALLING,
        LINKED,
        NEVER
    }

    private final PeerAddress address;
    private final HostPrefix host;
    private boolean isNamedByOwner;
    private State state = State.IDLE;
    private int failures;
    private long dialAt;
    private boolean isSeed;
    private int listings;
    private boolean wasLinked;
    private long linkedUntil;
    private long endedAt;

    KnownAddress(PeerAddress address, long now) {
        this.address = address;
        this.host = HostPrefix.of(address);
        this.dialAt = now;
    }

    PeerAddress address() {
        return address;
    }

    HostPrefix host() {
        return host;
    }

    /**
     * Web seeds limit us themselves, and dials to this machine can harm only its owner. So neither needs the budget.
     */
    boolean isOnTheNetwork() {
        return address.scope() == Scope.GLOBAL || address.scope() == Scope.PRIVATE;
    }

    boolean isNamedByOwner() {
        return isNamedByOwner;
    }

    /** The owner wants us to dial it now. Its state stays as it is, above all that it is connected or our own. */
    void markNamed(long now) {
        if (state == State.IDLE) {
            failures = isNamedByOwner ? failures : 0;
            dialAt = Math.min(dialAt, now);
        }
        isNamedByOwner = true;
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    boolean isDue(long now) {
        return state == State.IDLE && dialAt <= now;
    }

    boolean isUntried() {
        return state == State.IDLE && failures == 0;
    }

    int failures() {
        return failures;
    }

    void onDialled() {
        state = State.DIALLING;
    }

    void onConnected() {
        state = State.LINKED;
        wasLinked = true;
    }

    /** Whether a peer of this torrent was connected at this address within the last hour. */
    boolean wasLinkedLately(long now) {
        return wasLinked && (state == State.LINKED || now - linkedUntil < SwarmLimits.LINKED_REMEMBERED);
    }

    /** It could not be reached, or its link has ended; we dial it again later. */
    void onEnded(boolean wasUseful, long now) {
        if (state == State.NEVER) {
            return;
        }
        failures = wasUseful ? 0 : failures + 1;
        linkedUntil = state == State.LINKED ? now : linkedUntil;
        endedAt = now;
        state = State.IDLE;
        long first = isNamedByOwner ? SwarmLimits.REDIAL_NAMED_AFTER : SwarmLimits.REDIAL_AFTER;
        dialAt = now + Math.min(first << Math.min(failures, 16), SwarmLimits.REDIAL_MAX);
    }

    /** An address that was connected is tried sooner than usual, because the peer may be back or have room again. */
    void retrySoon(boolean evenAfterFailures, long now) {
        boolean hasFailed = endedAt != linkedUntil;
        if (state == State.IDLE && wasLinkedLately(now) && (evenAfterFailures || !hasFailed)) {
            boolean isRecent = now - linkedUntil < SwarmLimits.ALONE_SOON;
            long wait = !hasFailed
                    ? SwarmLimits.REDIAL_LOST_AFTER << Math.clamp(failures - 1L, 0, SwarmLimits.REDIAL_LOST_DOUBLINGS)
                    : isRecent ? SwarmLimits.REDIAL_ALONE : SwarmLimits.REDIAL_ALONE_LATER;
            dialAt = Math.min(dialAt, endedAt + wait);
        }
    }

    /** Forgets earlier failures and dials without a wait. */
    void retry(long now) {
        if (state == State.IDLE) {
            failures = 0;
            dialAt = Math.min(dialAt, now);
        }
    }

    void neverDial() {
        state = State.NEVER;
    }

    boolean isSeed() {
        return isSeed;
    }

    void setSeed(boolean seed) {
        isSeed = seed;
    }

    // ---- how many sources name it

    void addListing() {
        listings++;
    }

    void removeListing() {
        listings--;
    }

    /** Whether neither a source nor the owner names it any more. */
    boolean isForgotten() {
        return listings == 0 && !isNamedByOwner;
    }
}
