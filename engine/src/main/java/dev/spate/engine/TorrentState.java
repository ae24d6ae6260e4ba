package dev.spate.engine;

import dev.spate.engine.read.Readers;
import dev.spate.wire.status.Activity;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The state of a torrent for threads other than the loop: its latest status, its failure, whether it is complete or
 * leaves, and a count that tells readers to ask again. Thread-safe.
 */
final class TorrentState {
    private final Readers readers = new Readers();
    /** Grows with each event that may have made verified pieces invalid, so that readers ask again. */
    private final AtomicLong doubtCount = new AtomicLong();

    private volatile TorrentStatus status;
    private volatile Optional<TorrentFailure> failure = Optional.empty();
    private final ApiFutures apiFutures;
    private volatile CompletableFuture<Void> completion = new CompletableFuture<>();
    /** The same future for programs. */
    private volatile CompletableFuture<Void> answer;

    private volatile boolean isLeaving;
    /** What the torrent is while its machine is paused. */
    private volatile Activity whilePaused = Activity.PAUSED;
    /** Guarded by this object's lock. */
    private boolean isComplete;

    private boolean isOver;

    TorrentState(TorrentStatus first, ApiFutures apiFutures) {
        this.status = first;
        this.apiFutures = apiFutures;
        this.answer = apiFutures.of(completion);
    }

    TorrentStatus status() {
        TorrentStatus now = status;
        return now.activity() == Activity.PAUSED ? now.with(whilePaused) : now;
    }

    /**
     * Says what the torrent is while its machine is paused.
     *
     * @param reason paused by its owner, queued until it has a place, or seeded enough
     */
    void setWhilePaused(Activity reason) {
        whilePaused = reason;
    }

    Optional<TorrentFailure> failure() {
        return failure;
    }

    CompletableFuture<Void> completion() {
        return completion;
    }

    /** The completion future for programs. */
    CompletableFuture<Void> answer() {
        return answer;
    }

    private void renewCompletion() {
        completion = new CompletableFuture<>();
        answer = apiFutures.of(completion);
    }

    boolean isLeaving() {
        return isLeaving;
    }

    Readers readers() {
        return readers;
    }

    long doubtCount() {
        return doubtCount.get();
    }

    void update(TorrentStatus next) {
        Activity before = status.activity();
        status = next;
        // While pieces are checked, readers get no message about each piece.
        if (before == Activity.CHECKING || before != next.activity()) {
            readers.changed();
        }
    }

    /** Everything wanted is on disk. */
    void complete() {
        CompletableFuture<Void> ending;
        synchronized (this) {
            isComplete = true;
            ending = completion;
        }
        // Not under the lock, because code that depends on the future runs at once.
        ending.complete(null);
    }

    /** Whether everything wanted is on disk, as far as is known; a failure does not change that. */
    synchronized boolean isComplete() {
        return isComplete;
    }

    /** Something is missing again, so the completion becomes a new future. */
    synchronized void becomeIncomplete() {
        if (isComplete && !isOver) {
            isComplete = false;
            renewCompletion();
        }
    }

    void fail(TorrentFailure why) {
        CompletableFuture<Void> ending;
        synchronized (this) {
            failure = Optional.of(why);
            // Code that is woken by the failure finds it in the status at once, not only in the next snapshot.
            status = Conversions.failed(status, why);
            ending = completion;
        }
        ending.completeExceptionally(new TorrentFailedException(why));
        doubtAndWake();
    }

    /** The torrent continues after a failure, so it can still become complete. */
    synchronized void recover() {
        if (failure.isPresent() && !isComplete && !isOver) {
            renewCompletion();
        }
        failure = Optional.empty();
    }

    /** The torrent is about to leave its session. */
    void leave() {
        isLeaving = true;
        doubtAndWake();
    }

    /** The torrent has left its session, so a completion that is still open fails. */
    void end(SpateException gone) {
        CompletableFuture<Void> ending;
        synchronized (this) {
            isOver = true;
            ending = completion;
        }
        ending.completeExceptionally(gone);
        doubtAndWake();
    }

    /** Verified pieces may have become invalid; readers notice it the next time they ask. */
    void doubt() {
        doubtCount.incrementAndGet();
    }

    /** The same as {@link #doubt}, and waiting readers ask again now. */
    void doubtAndWake() {
        doubt();
        readers.changed();
    }
}
