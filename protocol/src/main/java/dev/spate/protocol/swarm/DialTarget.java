package dev.spate.protocol.swarm;

/**
 * What may be dialled, the results of dialling it, and when it is due again. It is an address of the
 * {@link AddressBook}, or else a web seed. Owned by the torrent.
 */
sealed class DialTarget permits KnownAddress {
    private enum State {
        IDLE,
        DIALLING,
        LINKED,
        NEVER
    }

    private boolean isNamedByOwner;
    private State state = State.IDLE;
    private int failures;
    private long dialAt;
    private boolean wasLinked;
    private long linkedUntil;
    private long endedAt;

    DialTarget(long now) {
        this.dialAt = now;
    }

    final boolean isNamedByOwner() {
        return isNamedByOwner;
    }

    /** The owner wants us to dial it now. Its state stays as it is, above all that it is connected or our own. */
    final void markNamed(long now) {
        if (state == State.IDLE) {
            failures = isNamedByOwner ? failures : 0;
            dialAt = Math.min(dialAt, now);
        }
        isNamedByOwner = true;
    }

    final boolean isIdle() {
        return state == State.IDLE;
    }

    final boolean isDue(long now) {
        return state == State.IDLE && dialAt <= now;
    }

    final boolean isUntried() {
        return state == State.IDLE && failures == 0;
    }

    final int failures() {
        return failures;
    }

    final void onDialled() {
        state = State.DIALLING;
    }

    final void onConnected() {
        state = State.LINKED;
        wasLinked = true;
    }

    /** Whether a peer of this torrent was connected here within the last hour. */
    final boolean wasLinkedLately(long now) {
        return wasLinked && (state == State.LINKED || now - linkedUntil < SwarmLimits.LINKED_REMEMBERED);
    }

    /** It could not be reached, or its link has ended; we dial it again later. */
    final void onEnded(boolean wasUseful, long now) {
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

    /** What was connected is tried sooner than usual, because the peer may be back or have room again. */
    final void retrySoon(boolean evenAfterFailures, long now) {
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
    final void retry(long now) {
        if (state == State.IDLE) {
            failures = 0;
            dialAt = Math.min(dialAt, now);
        }
    }

    final void neverDial() {
        state = State.NEVER;
    }

    final boolean isNeverDialled() {
        return state == State.NEVER;
    }
}
