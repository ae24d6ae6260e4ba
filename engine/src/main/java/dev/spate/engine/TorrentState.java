package dev.spate.engine;

import dev.spate.engine.read.Readers;
import dev.spate.wire.status.Activity;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a torrent stands, for those outside the loop: its latest snapshot, whether it has failed, is complete or leaves,
 * and whether what readers know may be wrong. Thread-safe.
 */
final class TorrentState {
    private final Readers readers = new Readers();
    /** Counts what may have made verified pieces doubtful, so that readers ask again. */
    private final AtomicLong doubtCount = new AtomicLong();

    private volatile TorrentStatus status;
    private volatile Optional<TorrentFailure> failure = Optional.empty();
    private final ApiFutures apiFutures;
    private volatile CompletableFuture<Void> completion = new CompletableFuture<>();
    /** The same for programs. */
    private volatile CompletableFuture<Void> answer;

    private volatile boolean isLeaving;
    /** Guarded by this object's lock. */
    private boolean isComplete;

    private boolean isOver;

    TorrentState(TorrentStatus first, ApiFutures apiFutures) {
        this.status = first;
        this.apiFutures = apiFutures;
        this.answer = apiFutures.of(completion);
    }

    TorrentStatus status() {
        return status;
    }

    Optional<TorrentFailure> failure() {
        return failure;
    }

    CompletableFuture<Void> completion() {
        return completion;
    }

    /** The completion as programs get it. */
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
        // What is checked is not told piece by piece.
        if (before == Activity.CHECKING || before != next.activity()) {
            readers.changed();
        }
    }

    /** Everything wanted is there. */
    void complete() {
        CompletableFuture<Void> ending;
        synchronized (this) {
            isComplete = true;
            ending = completion;
        }
        // Not under the lock: what others do about it runs at once.
        ending.complete(null);
    }

    /** It lacks something, so that there is something to wait for. */
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
            // Whoever is woken by the failure finds it in the status as well, not only with the next summary.
            status = Conversions.failed(status, why);
            ending = completion;
        }
        ending.completeExceptionally(new TorrentFailedException(why));
        doubtAndWake();
    }

    /** It goes on after a failure, so that it may yet be complete. */
    synchronized void recover() {
        if (failure.isPresent() && !isComplete && !isOver) {
            renewCompletion();
        }
        failure = Optional.empty();
    }

    /** It is about to leave its session. */
    void leave() {
        isLeaving = true;
        doubtAndWake();
    }

    /** It has left its session: what has not ended by now never will. */
    void end(SpateException gone) {
        CompletableFuture<Void> ending;
        synchronized (this) {
            isOver = true;
            ending = completion;
        }
        ending.completeExceptionally(gone);
        doubtAndWake();
    }

    /** What was verified may not be any more; whoever asks next hears of it. */
    void doubt() {
        doubtCount.incrementAndGet();
    }

    /** The same, and whoever waits looks again now. */
    void doubtAndWake() {
        doubt();
        readers.changed();
    }
}
