package dev.spate.engine.torrent;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedSessionException;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
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
    /** The settings and counters while a change of them is not durable; owned by the thread that writes. */
    private Optional<SavedTorrent.Settings> latest = Optional.empty();

    private Optional<SavedTorrent.Counters> latestCounters = Optional.empty();

    public SavedRecord(SavedSession session, DiskPool pool, WireHash key) {
        this.session = session;
        this.pool = pool;
        this.key = key;
    }

    /** Saves a new torrent; done when that is durable. */
    public CompletableFuture<Void> put(SavedTorrent torrent, Optional<Metainfo> metainfo) {
        return session.put(torrent, metainfo);
    }

    /** The metainfo has arrived: saves it with these settings. */
    public CompletableFuture<Void> putMetainfo(UnaryOperator<SavedTorrent.Settings> change, Metainfo metainfo) {
        return write(() -> {
            SavedTorrent before = torrent();
            SavedTorrent.Settings next = change.apply(latest.orElse(before.settings()));
            latest = Optional.of(next);
            return session.put(new SavedTorrent(next, before.content(), before.counters()), Optional.of(metainfo));
        });
    }

    /** Changes the settings; done when that is durable. */
    public CompletableFuture<Void> settings(UnaryOperator<SavedTorrent.Settings> change) {
        return write(() -> {
            SavedTorrent.Settings before =
                    latest.isPresent() ? latest.get() : torrent().settings();
            SavedTorrent.Settings next = change.apply(before);
            if (next.equals(before)) {
                return CompletableFuture.completedFuture(null);
            }
            latest = Optional.of(next);
            CompletableFuture<Void> saved = session.update(next);
            // This thread writes all changes, and then forgets the last one that it has written.
            return saved.whenComplete((_, _) -> latest = latest.filter(now -> !now.equals(next)));
        });
    }

    /** Saves which pieces are verified, and how the files look; done when that is durable. */
    public CompletableFuture<Void> content(Callable<SavedContent> content) {
        return write(() -> session.update(key, content.call()));
    }

    /** Changes the counters; done when that is durable. */
    public CompletableFuture<Void> counters(UnaryOperator<SavedTorrent.Counters> change) {
        return write(() -> {
            SavedTorrent.Counters before = latestCounters.isPresent()
                    ? latestCounters.get()
                    : torrent().counters();
            SavedTorrent.Counters next = change.apply(before);
            if (next.equals(before)) {
                return CompletableFuture.completedFuture(null);
            }
            latestCounters = Optional.of(next);
            return session.update(key, next)
                    .whenComplete((_, _) -> latestCounters = latestCounters.filter(now -> !now.equals(next)));
        });
    }

    /** The torrent is no longer in the session; done when that is durable. */
    public CompletableFuture<Void> remove() {
        return session.remove(key);
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
