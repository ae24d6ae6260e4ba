package dev.spate.protocol.torrent;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.transfer.TransferCounters;
import dev.spate.wire.peer.Bitfield;

/**
 * Makes progress durable before it is claimed: verified, forced, saved, in this order. Owned by the torrent.
 *
 * <p>Pieces that were found on disk are claimed in the same order, but nothing waits for it: we have not written them,
 * and without the claim they only have to be checked again.
 *
 * <p>Only one force or save is in progress at a time. A force covers the pieces that were verified when it began;
 * pieces verified meanwhile wait for the next one.
 */
final class Durability {
    private enum Step {
        IDLE,
        FORCING,
        SAVING,
        /** After a failure nothing starts until a caller asks for it. */
        FAILED
    }

    private final Disk disk;
    private final Store store;
    private final TransferCounters transferCounters;

    // Written pieces whose bytes may still be only in a cache.
    private final Bitfield unforced;
    // Pieces that others have written, whose bytes may also be only in a cache.
    private final Bitfield found;
    // The pieces of both sets that the force in progress covers.
    private Bitfield beingForced;
    private Bitfield forced;
    private Step step = Step.IDLE;
    private long ticket;
    private boolean mustSave;
    private long savedAt;
    private long savedTotal;

    Durability(Disk disk, Store store, TransferCounters transferCounters, Bitfield forced, long now) {
        this.disk = disk;
        this.store = store;
        this.transferCounters = transferCounters;
        this.forced = forced.copy();
        this.unforced = Bitfield.empty(forced.size());
        this.found = Bitfield.empty(forced.size());
        this.beingForced = Bitfield.empty(forced.size());
        this.savedAt = now;
        this.savedTotal = transferCounters.sum();
    }

    /** We have written the piece, and its hash is right. */
    void onVerified(int piece) {
        unforced.set(piece);
    }

    /** The piece is on disk and its hash is right, whoever wrote it. */
    void onFound(int piece) {
        found.set(piece);
    }

    /** We no longer have the piece. */
    void onLost(int piece) {
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

    /** Starts at once if anything has changed. After a failure this is a last attempt. */
    void startNow() {
        if ((step == Step.IDLE || step == Step.FAILED) && isDirty()) {
            start();
        }
    }

    /** The storage may work again after a failure. */
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
        savedTotal = transferCounters.sum();
        store.save(ticket, forced.copy(), transferCounters.uploaded(), transferCounters.downloaded());
    }

    void onForced(long forcedTicket) {
        if (step != Step.FORCING || forcedTicket != ticket) {
            // The answer to a force that a failure has ended.
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

    void onSaved(long savedTicket, long now) {
        if (step != Step.SAVING || savedTicket != ticket) {
            // The answer to a save that a failure has ended.
            return;
        }
        step = Step.IDLE;
        savedAt = now;
    }

    /**
     * The storage failed. Returns the pieces that were not forced, which are now doubtful. The step in progress will
     * get no answer.
     */
    Bitfield onFailed() {
        Bitfield doubtful = unclaimed();
        for (int piece = doubtful.nextSet(0); piece >= 0; piece = doubtful.nextSet(piece + 1)) {
            unforced.clear(piece);
            found.clear(piece);
        }
        beingForced = Bitfield.empty(forced.size());
        step = Step.FAILED;
        // A save in progress may or may not have happened; the next one saves the same and more.
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

    /** Whether a force or a save is in progress. */
    boolean isBusy() {
        return step == Step.FORCING || step == Step.SAVING;
    }

    /** Whether every written piece is durable and saved as such. */
    boolean isSettled() {
        return step == Step.IDLE && unforced.isEmpty() && !mustSave;
    }

    /** Whether stopping now would lose anything, counters included. */
    boolean isDirty() {
        return step != Step.IDLE
                || !unforced.isEmpty()
                || !found.isEmpty()
                || mustSave
                || transferCounters.sum() != savedTotal;
    }

    long nextTick() {
        if (step != Step.IDLE) {
            return Machine.NEVER;
        }
        if (!unforced.isEmpty() || mustSave) {
            return savedAt + TorrentLimits.SAVE_EVERY;
        }
        long counters =
                transferCounters.sum() != savedTotal ? savedAt + TorrentLimits.SAVE_COUNTERS_EVERY : Machine.NEVER;
        return found.isEmpty() ? counters : Math.min(counters, savedAt + TorrentLimits.SAVE_FOUND_EVERY);
    }
}
