package dev.spate.protocol.torrent;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.transfer.TransferTotals;
import dev.spate.wire.peer.Bitfield;

/**
 * Progress is claimed after it is durable: verified, forced, saved, in this order. Owned by the torrent.
 *
 * <p>What was found on disk is claimed in the same order, but nobody waits for it: we have not written it, and whoever loses
 * the claim only has to look again.
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
    private final TransferTotals transferTotals;

    // Written pieces whose bytes may still be in a cache only.
    private final Bitfield unforced;
    // Pieces that others have written, whose bytes may be in a cache only as well.
    private final Bitfield found;
    // Those of them that the force under way covers.
    private Bitfield beingForced;
    private Bitfield forced;
    private Step step = Step.IDLE;
    private long ticket;
    private boolean mustSave;
    private long savedAt;
    private long savedTotal;

    Durability(Disk disk, Store store, TransferTotals transferTotals, Bitfield forced, long now) {
        this.disk = disk;
        this.store = store;
        this.transferTotals = transferTotals;
        this.forced = forced.copy();
        this.unforced = Bitfield.empty(forced.size());
        this.found = Bitfield.empty(forced.size());
        this.beingForced = Bitfield.empty(forced.size());
        this.savedAt = now;
        this.savedTotal = transferTotals.sum();
    }

    /** We have written the piece, and its hash is right. */
    void verified(int piece) {
        unforced.set(piece);
    }

    /** The piece is there and its hash is right, whoever wrote it. */
    void found(int piece) {
        found.set(piece);
    }

    /** The piece is no longer had. */
    void lost(int piece) {
        unforced.clear(piece);
        found.clear(piece);
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
        if (unforced.isEmpty() && found.isEmpty()) {
            save();
            return;
        }
        step = Step.FORCING;
        beingForced = unclaimed();
        disk.force(ticket);
    }

    private void save() {
        step = Step.SAVING;
        mustSave = false;
        savedTotal = transferTotals.sum();
        store.save(ticket, forced.copy(), transferTotals.uploaded(), transferTotals.downloaded());
    }

    void forced(long forcedTicket) {
        if (step != Step.FORCING || forcedTicket != ticket) {
            // The answer to a force that a failure has overtaken.
            return;
        }
        for (int piece = beingForced.nextSet(0); piece >= 0; piece = beingForced.nextSet(piece + 1)) {
            forced.set(piece);
            unforced.clear(piece);
            found.clear(piece);
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
        Bitfield doubtful = unclaimed();
        for (int piece = doubtful.nextSet(0); piece >= 0; piece = doubtful.nextSet(piece + 1)) {
            unforced.clear(piece);
            found.clear(piece);
        }
        beingForced = Bitfield.empty(forced.size());
        step = Step.FAILED;
        // A save that was under way may or may not have happened; the next one tells the same and more.
        mustSave = true;
        return doubtful;
    }

    private Bitfield unclaimed() {
        Bitfield pieces = unforced.copy();
        for (int piece = found.nextSet(0); piece >= 0; piece = found.nextSet(piece + 1)) {
            pieces.set(piece);
        }
        return pieces;
    }

    /** Whether a force or a save is under way. */
    boolean isBusy() {
        return step == Step.FORCING || step == Step.SAVING;
    }

    /** Whether every piece that was written is durable, and saved as such. */
    boolean isSettled() {
        return step == Step.IDLE && unforced.isEmpty() && !mustSave;
    }

    /** Whether stopping now would lose something, counters included. */
    boolean isDirty() {
        return step != Step.IDLE
                || !unforced.isEmpty()
                || !found.isEmpty()
                || mustSave
                || transferTotals.sum() != savedTotal;
    }

    long nextTick() {
        if (step != Step.IDLE) {
            return Machine.NEVER;
        }
        if (!unforced.isEmpty() || mustSave) {
            return savedAt + TorrentLimits.SAVE_EVERY;
        }
        long counters =
                transferTotals.sum() != savedTotal ? savedAt + TorrentLimits.SAVE_COUNTERS_EVERY : Machine.NEVER;
        return found.isEmpty() ? counters : Math.min(counters, savedAt + TorrentLimits.SAVE_FOUND_EVERY);
    }
}
