package dev.spate.engine;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.net.TorrentIndex;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.engine.torrent.LinkPeers;
import dev.spate.engine.torrent.SavedTorrents;
import dev.spate.engine.torrent.SessionParts;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.wire.InfoHash;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The torrents of a session: they join, are found by their info-hashes, and leave. Thread-safe. */
final class TorrentRegistry {
    private final SessionParts parts;
    private final SessionTorrent.Surroundings surroundings;
    private final SecureRandom random;
    private final Duration answersTimeout;
    private final TorrentIndex<SessionTorrent> index = new TorrentIndex<>();
    /** Torrents that were removed and are not closed yet. */
    private final Set<SessionTorrent> leaving = ConcurrentHashMap.newKeySet();
    /** Held by the thread that adds a torrent, while it checks the disk. */
    private final ReentrantLock adding = new ReentrantLock();
    /** The number of the last torrent; guarded by {@link #adding}. */
    private int lastNumber;

    private volatile boolean hasEnded;

    /** @param answersTimeout how long a torrent that leaves an ending session may take */
    TorrentRegistry(
            SessionParts parts,
            SessionTorrent.Surroundings surroundings,
            SecureRandom random,
            Duration answersTimeout) {
        this.parts = parts;
        this.surroundings = surroundings;
        this.random = random;
        this.answersTimeout = answersTimeout;
    }

    // ---- those that are here

    Collection<SessionTorrent> all() {
        return index.all();
    }

    Optional<SessionTorrent> find(InfoHash infoHash) {
        return WireHash.allOf(infoHash).stream()
                .map(index::find)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Where links to the torrent of this hash go. */
    Optional<TorrentEndpoint> endpoint(WireHash hash) {
        return index.find(hash).map(SessionTorrent::endpoint);
    }

    // ---- they join

    /** Brings the torrents of the saved session back. Reads no content. */
    void restore(SavedSession saved) {
        Map<SessionTorrent, QueueEntry> entries = new LinkedHashMap<>();
        adding.lock();
        try {
            for (WireHash hash : saved.torrents()) {
                try {
                    SavedTorrent torrent = saved.find(hash).orElseThrow();
                    int number = ++lastNumber;
                    entries.put(
                            new SessionTorrent(number, parts, surroundings, torrent, nextRandom()),
                            SavedTorrents.entry(number, torrent));
                } catch (IOException e) {
                    System.getLogger(TorrentRegistry.class.getName())
                            .log(System.Logger.Level.WARNING, "a torrent of the saved session cannot be read", e);
                }
            }
        } finally {
            adding.unlock();
        }
        parts.loop()
                .insist(now -> {
                    surroundings.queue().add(entries, now);
                    entries.keySet().forEach(torrent -> start(torrent, now));
                    return null;
                })
                .join();
        entries.keySet().forEach(torrent -> index.add(torrent.infoHash(), torrent));
    }

    /** Adds torrents in this order, and waits until a saved session has all of them. */
    List<SessionTorrent> addAll(List<AddTorrent> requests) {
        List<SessionTorrent> added = new ArrayList<>();
        adding.lock();
        try {
            for (AddTorrent request : requests) {
                added.add(add(request));
            }
        } finally {
            adding.unlock();
        }
        try {
            CompletableFuture.allOf(added.stream()
                            .map(torrent -> torrent.saving().added())
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            added.forEach(torrent -> {
                var _ = remove(torrent);
            });
            throw new SpateException("the torrents cannot be saved: " + Conversions.oneLine(e), e);
        }
        return added;
    }

    private SessionTorrent add(AddTorrent request) {
        requireOpen();
        if (!request.infoHash().hasV1()) {
            throw new UnsupportedTorrentException(
                    request.name() + " is a v2-only torrent (BEP 52), which can only be shown yet");
        }
        if (index.contains(request.infoHash())) {
            throw new DuplicateTorrentException(request.name() + " is in this session already");
        }
        SessionTorrent torrent = new SessionTorrent(++lastNumber, parts, surroundings, request.request(), nextRandom());
        try {
            startNew(torrent);
        } catch (CompletionException e) {
            var _ = torrent.close();
            throw new SpateException(request.name() + " cannot be started", e);
        }
        // Added to the index only now, because a machine that has not started would drop incoming links.
        boolean isAdded = index.add(torrent.infoHash(), torrent);
        check(isAdded, "only one thread adds torrents");
        if (hasEnded) {
            closeMissed(torrent);
        }
        requireOpen();
        request.magnet()
                .ifPresent(magnet -> parts.trackerAnnouncer().lookUp(LinkPeers.hostNames(magnet), torrent::addPeers));
        return torrent;
    }

    /**
     * Closes a torrent that was added while the session was ending. {@link #end} may have missed it because its disk was
     * slow; then its folder would stay claimed.
     */
    private void closeMissed(SessionTorrent torrent) {
        index.remove(torrent.infoHash(), torrent);
        torrent.close()
                .handle((done, problem) -> true)
                .completeOnTimeout(false, answersTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    private void requireOpen() {
        if (hasEnded) {
            throw new SpateException("the session is closed");
        }
    }

    private SplittableRandom nextRandom() {
        return new SplittableRandom(random.nextLong());
    }

    private void startNew(SessionTorrent torrent) {
        parts.loop()
                .insist(now -> {
                    surroundings.queue().add(Map.of(torrent, torrent.entry()), now);
                    torrent.save(queued(torrent, now));
                    start(torrent, now);
                    return null;
                })
                .join();
    }

    private void start(SessionTorrent torrent, long now) {
        torrent.start(queued(torrent, now).state(), now);
    }

    private QueueEntry queued(SessionTorrent torrent, long now) {
        return surroundings.queue().entry(torrent.queueAccess().number(), now).orElseThrow();
    }

    // ---- they leave

    /** Removes a torrent; done when its progress is durable and its files are closed. */
    CompletableFuture<Void> remove(SessionTorrent torrent) {
        if (!detach(torrent)) {
            return CompletableFuture.failedFuture(
                    new SpateException(torrent.name() + " (" + torrent.infoHash() + ") is not in this session"));
        }
        CompletableFuture<Void> isForgotten = torrent.forget();
        // Stopping a failed torrent may fail too, but its files are closed anyway.
        return torrent.stop()
                .handle((done, problem) -> problem == null)
                .thenCompose(stopped -> torrent.close())
                .thenCompose(closed -> isForgotten)
                .whenComplete((closed, problem) -> leaving.remove(torrent));
    }

    /**
     * Moves a torrent to {@code leaving}. At each moment it is in at least one of the two collections, so a close of
     * the session waits for it.
     */
    private boolean detach(SessionTorrent torrent) {
        boolean isHere = index.find(WireHash.of(torrent.infoHash())).equals(Optional.of(torrent));
        if (!isHere || !leaving.add(torrent)) {
            return false;
        }
        boolean isDetached = index.remove(torrent.infoHash(), torrent);
        if (!isDetached) {
            leaving.remove(torrent);
        }
        return isDetached;
    }

    /**
     * Refuses new torrents and returns all that must be closed. A torrent that is being added is waited for, unless its
     * disk hangs; then its add fails later.
     */
    Set<SessionTorrent> end() throws InterruptedException {
        hasEnded = true;
        if (adding.tryLock(answersTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            adding.unlock();
        }
        Set<SessionTorrent> all = new LinkedHashSet<>(index.all());
        all.addAll(leaving);
        return all;
    }

    /** All of them are closed. */
    void clear() {
        index.clear();
    }
}
