package dev.spate.protocol.torrent;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.peer.Bitfield;

/**
 * Progress is claimed after it is durable: verified, forced, saved, in this order. Owned by the torrent.
 *
 * <p>One force or save is under way at a time. A force covers the pieces that were verified when it was asked for;
 * pieces verified meanwhile wait for the next one.
 */
final class Durability {
    private enum Step {
        IDLE,
        FORCING,
        SAVING,
        /** After a failure nothing is begun without being told to. */
        FAILED
    }

    private final Disk disk;
    private final Store store;
    private final Totals totals;

    // Verified pieces whose bytes may still be in a cache only.
    private final Bitfield unforced;
    // Those of them that the force under way covers.
    private Bitfield beingForced;
    private Bitfield forced;
    private Step step = Step.IDLE;
    private long ticket;
    private boolean mustSave;
    private long savedAt;
    private long savedTotal;

    Durability(Disk disk, Store store, Totals totals, Bitfield forced, long now) {
        this.disk = disk;
        this.store = store;
        this.totals = totals;
        this.forced = forced.copy();
        this.unforced = Bitfield.empty(forced.size());
        this.beingForced = Bitfield.empty(forced.size());
        this.savedAt = now;
        this.savedTotal = totals.sum();
    }

    /** The bytes of the piece are in its files and its hash is right, whoever wrote them. */
    void verified(int piece) {
        unforced.set(piece);
    }

    /** The piece is no longer had. */
    void lost(int piece) {
        unforced.clear(piece);
        beingForced.clear(piece);
        forced.clear(piece);
        mustSave = true;
    }

    /** Starts what is due. */
    void tick(long now) {
        if (step == Step.IDLE && nextTick() <= now) {
            start();
        }
    }

    /** Starts at once, if anything has changed at all; after a failure this is a last try. */
    void hurry() {
        if ((step == Step.IDLE || step == Step.FAILED) && isDirty()) {
            start();
        }
    }

    /** What has failed may work again. */
    void recover() {
        if (step == Step.FAILED) {
            step = Step.IDLE;
        }
    }

    private void start() {
        ticket++;
        if (unforced.isEmpty()) {
            save();
            return;
        }
        step = Step.FORCING;
        beingForced = unforced.copy();
        disk.force(ticket);
    }

    private void save() {
        step = Step.SAVING;
        mustSave = false;
        savedTotal = totals.sum();
        store.save(ticket, forced.copy(), totals.uploaded(), totals.downloaded());
    }

    void forced(long forcedTicket) {
        if (step != Step.FORCING || forcedTicket != ticket) {
            // The answer to a force that a failure has overtaken.
            return;
        }
        for (int piece = beingForced.nextSet(0); piece >= 0; piece = beingForced.nextSet(piece + 1)) {
            forced.set(piece);
            unforced.clear(piece);
        }
        beingForced = Bitfield.empty(forced.size());
        save();
    }

    void saved(long savedTicket, long now) {
        if (step != Step.SAVING || savedTicket != ticket) {
            // The answer to a save that a failure has overtaken.
            return;
        }
        step = Step.IDLE;
        savedAt = now;
    }

    /** The storage failed: what was not forced is in doubt, and the step under way will not be answered. */
    Bitfield failed() {
        Bitfield doubtful = unforced.copy();
        for (int piece = doubtful.nextSet(0); piece >= 0; piece = doubtful.nextSet(piece + 1)) {
            unforced.clear(piece);
        }
        beingForced = Bitfield.empty(forced.size());
        step = Step.FAILED;
        // A save that was under way may or may not have happened; the next one tells the same and more.
        mustSave = true;
        return doubtful;
    }

    /** Whether every verified piece is durable, and saved as such. */
    boolean isSettled() {
        return step == Step.IDLE && unforced.isEmpty() && !mustSave;
    }

    /** Whether stopping now would lose something, counters included. */
    boolean isDirty() {
        return step != Step.IDLE || !unforced.isEmpty() || mustSave || totals.sum() != savedTotal;
    }

    long nextTick() {
        if (step != Step.IDLE) {
            return Machine.NEVER;
        }
        if (!unforced.isEmpty() || mustSave) {
            return savedAt + Limits.SAVE_EVERY;
        }
        return totals.sum() != savedTotal ? savedAt + Limits.SAVE_COUNTERS_EVERY : Machine.NEVER;
    }
}
