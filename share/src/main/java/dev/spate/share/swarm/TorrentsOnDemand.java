package dev.spate.share.swarm;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.InfoHash;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Torrents that are seeded, of which only those are open that peers have asked for: a session has as many threads, files
 * and links as there are open torrents, and a share may have a hundred thousand. Thread-safe.
 *
 * <p>A torrent is opened on the thread of the first link that names it, and whoever asks meanwhile waits for that. When too
 * many are open, one without links is closed; when all have links, the newcomer is turned away and tries again.
 */
public final class TorrentsOnDemand {
    private static final System.Logger LOG = System.getLogger(TorrentsOnDemand.class.getName());

    /** So long a torrent may have no link although somebody has just asked for it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Session session;
    private final int openMax;
    private final LongSupplier clock;
    private final Map<InfoHash, Torrent> torrents = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** In the order in which they were opened. Guarded by the lock. */
    private final Set<Torrent> open = new LinkedHashSet<>();

    /**
     * None yet. Takes over what this session does when a peer asks for a torrent that it does not have.
     *
     * @param openMax torrents that are open at one time
     * @param clock nanoseconds
     */
    public TorrentsOnDemand(Session session, int openMax, LongSupplier clock) {
        this.session = session;
        this.openMax = openMax;
        this.clock = clock;
        session.whenAskedFor(this::open);
    }

    /**
     * A torrent that anybody may ask for from now on; nothing is opened yet. Of two of one name the last one counts.
     *
     * @param request made each time that it is opened
     */
    public Torrent add(InfoHash infoHash, Supplier<AddTorrent> request) {
        Torrent torrent = new Torrent(infoHash, request);
        torrents.put(infoHash, torrent);
        return torrent;
    }

    /** As {@link #add}, of one that the session has and seeds already; on need the one that was opened first is closed. */
    public Torrent adopt(Supplier<AddTorrent> request, TorrentHandle handle) {
        lock.lock();
        try {
            Torrent torrent = add(handle.infoHash(), request);
            if (!makeRoom()) {
                open.iterator().next().close();
            }
            torrent.opened(handle);
            return torrent;
        } finally {
            lock.unlock();
        }
    }

    private void open(InfoHash infoHash) {
        Torrent torrent = torrents.get(infoHash);
        if (torrent != null) {
            torrent.open();
        }
    }

    /** Whether one more may be opened, now that one without links has made room for it on need. */
    private boolean makeRoom() {
        if (open.size() >= openMax) {
            open.stream()
                    .filter(torrent -> torrent.checkIdle(GRACE))
                    .findFirst()
                    .ifPresent(Torrent::close);
        }
        return open.size() < openMax;
    }

    /** Closes what has had no link for so long. */
    public void closeIdle(Duration idle) {
        lock.lock();
        try {
            List.copyOf(open).stream()
                    .filter(torrent -> torrent.checkIdle(idle))
                    .forEach(Torrent::close);
        } finally {
            lock.unlock();
        }
    }

    /** How many are open. */
    public int openCount() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** One of them. Thread-safe. */
    public final class Torrent {
        private final InfoHash infoHash;
        private final Supplier<AddTorrent> request;
        private volatile Optional<TorrentHandle> handle = Optional.empty();
        private volatile long uploadedBefore;
        private CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
        private long busyAt;
        private boolean isRemoved;

        private Torrent(InfoHash infoHash, Supplier<AddTorrent> request) {
            this.infoHash = infoHash;
            this.request = request;
        }

        public InfoHash infoHash() {
            return infoHash;
        }

        /** Nothing while it is not open. */
        public Optional<TorrentHandle> handle() {
            return handle;
        }

        /** Payload to peers so far. */
        public long uploadedBytes() {
            return uploadedBefore
                    + handle.map(there -> there.status().totals().uploadedBytes())
                            .orElse(0L);
        }

        private void open() {
            lock.lock();
            try {
                if (!isRemoved && handle.isEmpty() && makeRoom()) {
                    opened(session.add(request.get()));
                }
            } catch (SpateException e) {
                LOG.log(System.Logger.Level.INFO, "a torrent that a peer asks for cannot be opened", e);
            } finally {
                lock.unlock();
            }
        }

        private void opened(TorrentHandle there) {
            handle = Optional.of(there);
            busyAt = clock.getAsLong();
            open.add(this);
        }

        private boolean checkIdle(Duration atLeast) {
            long now = clock.getAsLong();
            TorrentStatus status = handle.orElseThrow().status();
            if (status.swarm().peers() > 0) {
                busyAt = now;
            }
            return now - busyAt >= atLeast.toNanos();
        }

        private void close() {
            TorrentHandle there = handle.orElseThrow();
            // Only whoever holds the lock writes it; others may read.
            long before = uploadedBefore;
            uploadedBefore = before + there.status().totals().uploadedBytes();
            handle = Optional.empty();
            open.remove(this);
            closed = session.remove(there);
        }

        /** Nobody is served from now on. Done when the session has let go of it. */
        public CompletableFuture<Void> remove() {
            lock.lock();
            try {
                isRemoved = true;
                torrents.remove(infoHash, this);
                if (handle.isPresent()) {
                    close();
                }
                return closed;
            } finally {
                lock.unlock();
            }
        }
    }
}
