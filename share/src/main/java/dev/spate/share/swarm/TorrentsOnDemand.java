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
 * Seeded torrents, of which only those are open that peers have asked for. Each open torrent costs a session threads,
 * files and connections, and a share may have a hundred thousand. Thread-safe.
 *
 * <p>A torrent is opened on the thread of the first connection that asks for it; connections that ask in the meantime
 * wait. If too many torrents are open, one without peers is closed. If all have peers, the new connection is refused,
 * and that peer tries again later.
 */
public final class TorrentsOnDemand {
    private static final System.Logger LOG = System.getLogger(TorrentsOnDemand.class.getName());

    /**
     * The time between the request for a torrent and its first connected peer: until then it does not count as idle.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Session session;
    private final int openMax;
    private final LongSupplier clock;
    private final Map<InfoHash, Torrent> torrents = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** The open torrents, in the order in which they were opened. Guarded by the lock. */
    private final Set<Torrent> open = new LinkedHashSet<>();

    /**
     * No torrents yet. Sets what the session does when a peer asks for a torrent that is not open.
     *
     * @param openMax the most torrents that are open at the same time
     * @param clock in nanoseconds
     */
    public TorrentsOnDemand(Session session, int openMax, LongSupplier clock) {
        this.session = session;
        this.openMax = openMax;
        this.clock = clock;
        session.whenAskedFor(this::open);
    }

    /**
     * Adds a torrent that peers may now ask for; it is not opened yet. If two have the same info-hash, the last one
     * counts.
     *
     * @param request called each time the torrent is opened
     */
    public Torrent add(InfoHash infoHash, Supplier<AddTorrent> request) {
        Torrent torrent = new Torrent(infoHash, request);
        torrents.put(infoHash, torrent);
        return torrent;
    }

    /**
     * Like {@link #add}, for a torrent that the session already seeds. If all are busy, the one that was opened first
     * is closed.
     */
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

    /** Closes a torrent without peers if necessary; returns whether one more may be opened. */
    private boolean makeRoom() {
        if (open.size() >= openMax) {
            open.stream()
                    .filter(torrent -> torrent.checkIdle(GRACE))
                    .findFirst()
                    .ifPresent(Torrent::close);
        }
        return open.size() < openMax;
    }

    /** Closes all torrents that have had no peers for so long. */
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

    /** The number of open torrents. */
    public int openCount() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** A torrent that peers may ask for. Thread-safe. */
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

        /** The open torrent; empty while it is not open. */
        public Optional<TorrentHandle> handle() {
            return handle;
        }

        /** Payload to peers so far, in bytes. */
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
            // Written only with the lock held; other threads may read it.
            long before = uploadedBefore;
            uploadedBefore = before + there.status().totals().uploadedBytes();
            handle = Optional.empty();
            open.remove(this);
            closed = session.remove(there);
        }

        /** Stops seeding at once. Done when the session has removed the torrent. */
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
