package dev.spate.engine.torrent;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedSessionException;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * What a saved session holds of one torrent. Changes are made by the thread that writes, one after the other. Nothing of
 * it stays in memory. Thread-safe.
 */
public final class SavedRecord {
    private final SavedSession session;
    private final DiskPool pool;
    private final WireHash key;
    /** What comes later would bring it back; owned by the thread that writes. */
    private boolean isRemoved;
    /** The settings while a change of them is not durable; owned by the thread that writes. */
    private Optional<Pending<SavedTorrent.Settings>> latestSettings = Optional.empty();
    /** The same for the counters. */
    private Optional<Pending<SavedTorrent.Counters>> latestCounters = Optional.empty();

    /**
     * A value that is being saved.
     *
     * @param saved done when it is durable
     */
    private record Pending<T>(T value, CompletableFuture<Void> saved) {}

    public SavedRecord(SavedSession session, DiskPool pool, WireHash key) {
        this.session = session;
        this.pool = pool;
        this.key = key;
    }

    /** Saves a new torrent; done when that is durable. */
    public CompletableFuture<Void> put(SavedTorrent torrent, Optional<Metainfo> metainfo) {
        return write(() -> {
            CompletableFuture<Void> saved = session.put(torrent, metainfo);
            var _ = awaitCounters(new Pending<>(torrent.counters(), saved));
            return awaitSettings(new Pending<>(torrent.settings(), saved));
        });
    }

    /** The metainfo has arrived: saves it with these settings. Nothing is known of the content before. */
    public CompletableFuture<Void> putMetainfo(UnaryOperator<SavedTorrent.Settings> change, Metainfo metainfo) {
        return write(() -> {
            SavedTorrent.Settings next = change.apply(settingsNow());
            SavedTorrent torrent = new SavedTorrent(next, Optional.empty(), countersNow());
            return awaitSettings(new Pending<>(next, session.put(torrent, Optional.of(metainfo))));
        });
    }

    /** Changes the settings; done when they are durable. */
    public CompletableFuture<Void> settings(UnaryOperator<SavedTorrent.Settings> change) {
        return write(() -> {
            SavedTorrent.Settings before = settingsNow();
            SavedTorrent.Settings next = change.apply(before);
            return next.equals(before)
                    ? durable(latestSettings)
                    : awaitSettings(new Pending<>(next, session.update(next)));
        });
    }

    /** Saves which pieces are verified, and how the files look; done when that is durable. */
    public CompletableFuture<Void> content(Callable<SavedContent> content) {
        return write(() -> session.update(key, content.call()));
    }

    /** Changes the counters; done when they are durable. */
    public CompletableFuture<Void> counters(UnaryOperator<SavedTorrent.Counters> change) {
        return write(() -> {
            SavedTorrent.Counters before = countersNow();
            SavedTorrent.Counters next = change.apply(before);
            return next.equals(before)
                    ? durable(latestCounters)
                    : awaitCounters(new Pending<>(next, session.update(key, next)));
        });
    }

    private SavedTorrent.Settings settingsNow() throws IOException {
        return latestSettings.isPresent()
                ? latestSettings.get().value()
                : torrent().settings();
    }

    private SavedTorrent.Counters countersNow() throws IOException {
        return latestCounters.isPresent()
                ? latestCounters.get().value()
                : torrent().counters();
    }

    /** What has not changed may still be on its way to the disk. */
    private static <T> CompletableFuture<Void> durable(Optional<Pending<T>> latest) {
        return latest.map(Pending::saved).orElse(CompletableFuture.completedFuture(null));
    }

    /** This thread writes all changes, and then forgets the last one that it has written. */
    private CompletableFuture<Void> awaitSettings(Pending<SavedTorrent.Settings> next) {
        latestSettings = Optional.of(next);
        return next.saved()
                .whenComplete((_, _) -> latestSettings = latestSettings.filter(latest -> !latest.equals(next)));
    }

    private CompletableFuture<Void> awaitCounters(Pending<SavedTorrent.Counters> next) {
        latestCounters = Optional.of(next);
        return next.saved()
                .whenComplete((_, _) -> latestCounters = latestCounters.filter(latest -> !latest.equals(next)));
    }

    /** The torrent is no longer in the session; done when that is durable. */
    public CompletableFuture<Void> remove() {
        return write(() -> {
            isRemoved = true;
            return session.remove(key);
        });
    }

    /** Until the pieces are checked again, none of them is known. */
    public CompletableFuture<Void> doubt() {
        return write(() -> {
            Optional<SavedTorrent.Summary> summary = settingsNow().summary();
            return summary.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : session.update(
                            key,
                            new SavedContent(
                                    Bitfield.empty(summary.get().geometry().pieceCount()), List.of()));
        });
    }

    /** Everything but the metainfo. Waits for the disk. */
    public SavedTorrent torrent() throws IOException {
        return session.find(key)
                .orElseThrow(() -> new SavedSessionException("a torrent is missing in the saved session"));
    }

    /** The metainfo, if it is known. Waits for the disk. */
    public Optional<Metainfo> metainfo() throws IOException {
        return session.metainfo(key);
    }

    /** The metainfo, read by a thread that nobody interrupts. */
    public CompletableFuture<Optional<Metainfo>> readMetainfo() {
        CompletableFuture<Optional<Metainfo>> answer = new CompletableFuture<>();
        boolean isAccepted = pool.keep(() -> {
            try {
                answer.complete(metainfo());
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        if (!isAccepted) {
            answer.completeExceptionally(new SavedSessionException("the saved session is closed"));
        }
        return answer;
    }

    private CompletableFuture<Void> write(Callable<CompletableFuture<Void>> change) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        boolean isAccepted = pool.keep(() -> {
            if (isRemoved) {
                answer.complete(null);
                return;
            }
            try {
                var _ = change.call().whenComplete((done, problem) -> {
                    if (problem == null) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(problem);
                    }
                });
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        if (!isAccepted) {
            answer.completeExceptionally(new SavedSessionException("the saved session is closed"));
        }
        return answer;
    }
}
