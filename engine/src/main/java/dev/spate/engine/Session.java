package dev.spate.engine;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.BufferPool;
import dev.spate.engine.disk.DiskLimits;
import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.file.FileCache;
import dev.spate.engine.file.FileLimits;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.loop.FatalErrorHandler;
import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.loop.SessionThreads;
import dev.spate.engine.net.LinkDialer;
import dev.spate.engine.net.Links;
import dev.spate.engine.net.Listener;
import dev.spate.engine.net.NetworkWatch;
import dev.spate.engine.net.PeerTransport;
import dev.spate.engine.net.StalledLinks;
import dev.spate.engine.net.TcpTransport;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.reason.Reasons;
import dev.spate.engine.resume.ResumeFile;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedSessionException;
import dev.spate.engine.torrent.SessionParts;
import dev.spate.engine.tracker.TrackerAnnouncer;
import dev.spate.engine.tracker.TrackerSettings;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpSettings;
import dev.spate.http.Resolver;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.SessionResources;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Downloads and seeds torrents. A session has one listening port, one loop that makes the decisions, and threads that
 * wait for sockets and disks. Thread-safe.
 *
 * <p>The engine is built here and nowhere else. {@link #close} leaves no thread, socket or file behind.
 *
 * <pre>{@code
 * try (Session session = Session.open(SessionConfig.builder().build())) {
 *     TorrentHandle torrent = session.add(AddTorrent.of(metainfo, Path.of("downloads")).build());
 *     torrent.completion().join();
 * }
 * }</pre>
 */
public final class Session implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private final SessionParts parts;
    private final ApiFutures apiFutures = new ApiFutures();
    private final MachineSlot<UploadQueue.Request> uploads;
    private final UploadQueue uploadQueue;
    private final SessionQueue queue;
    private final Optional<SavedSession> saved;
    private final TorrentRegistry torrents;
    private volatile long upBytesPerSecond;
    private final DiskPool diskPool;
    private final Resolver webNames;
    private final HttpClient webClient;
    private final NetworkWatch networkWatch;
    private final Duration answersTimeout;
    private final Duration threadsTimeout;
    private final List<Listener> listeners = new ArrayList<>();

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();
    /** Receives the info-hash of each torrent that a peer asks for and that is not in this session. */
    private volatile Consumer<InfoHash> missingTorrentListener = _ -> {};

    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final FatalErrorHandler fatalErrorHandler = new FatalErrorHandler(this::beginClosing);
    /** A thread that nobody interrupts, because an interrupted close would leave the rest open. */
    private final Thread closing = Thread.ofPlatform().name("spate-close").unstarted(this::closeAll);

    private Session(SessionConfig config, OperatingSystem system) {
        this.upBytesPerSecond = config.upBytesPerSecond();
        this.answersTimeout = system.answersTimeout();
        this.threadsTimeout = system.threadsTimeout();
        Links links = new Links(SessionThreads.virtual(fatalErrorHandler::happened));
        PeerTransport transport = system.transport()
                .apply(new TcpTransport(
                        config.bindAddresses(),
                        Conversions.route(config.proxy()),
                        system.resolvers().get()));
        listen(config, transport, links);
        this.diskPool = DiskPool.forThisMachine("spate-disk", fatalErrorHandler::happened);
        this.saved = config.stateFolder().map(folder -> openSaved(folder, system.files(), transport));
        var disk = new Storage.Shared(
                system.files(),
                new FileCache(FileLimits.OPEN_FILES_MAX),
                diskPool,
                new BufferPool(DiskLimits.UPLOAD_BUFFERS));
        long now = System.nanoTime();
        var resources = new SessionResources(
                config.connectionsMax(),
                config.dialsMax(),
                config.blocksMax(),
                config.downBytesPerSecond(),
                config.upBytesPerSecond(),
                now);
        this.webNames = system.resolvers().get();
        this.webClient = new HttpClient(webSettings(config), webNames);
        PeerId self = PeerId.random(ClientName.PEER_ID_PREFIX, random);
        this.parts = new SessionParts(
                new LocalPeer(self, ClientName.CLIENT, listenPort()),
                config.connectionsPerTorrentMax(),
                config.unchokeSlots(),
                new Loop("spate-loop", fatalErrorHandler::happened),
                resources,
                links,
                new LinkDialer(links, transport),
                new TrackerAnnouncer(
                        trackerSettings(config),
                        self,
                        listenPort(),
                        random.nextInt(),
                        system.resolvers().get(),
                        fatalErrorHandler::happened),
                new WebSeeds.Shared(webClient, links),
                SessionThreads.platform(fatalErrorHandler::happened),
                new ResumeFile.Shared(disk.operations(), diskPool, InstantSource.system()),
                disk,
                new BlockPool(config.blocksMax() + SessionLimits.UNASKED_BLOCKS),
                random.nextLong());
        this.networkWatch = new NetworkWatch(system.addresses(), system.wallMillis(), new NetworkWatch.Listener() {
            @Override
            public void lost(Set<InetAddress> addresses) {
                links.lost(addresses);
            }

            @Override
            public void changed() {
                torrents.all().forEach(SessionTorrent::networkChanged);
            }
        });
        this.uploadQueue = new UploadQueue(resources.up(), now);
        this.uploads = parts.loop().call(_ -> uploadSlot()).join();
        StalledLinks.watch(parts.loop(), links, bug -> logBug("the check for stalled links", bug));
        this.queue = new SessionQueue(
                parts.loop(),
                config.activeLimits().places(),
                config.seedGoals().goals(),
                bug -> logBug("the queue of torrents", bug));
        queue.start();
        this.torrents = new TorrentRegistry(
                parts,
                new SessionTorrent.Surroundings(apiFutures, this::publish, queue, saved, config.extensions()),
                random,
                answersTimeout);
        saved.ifPresent(torrents::restore);
    }

    private SavedSession openSaved(Path folder, FileOperations operations, PeerTransport transport) {
        try {
            return SavedSession.open(folder, operations, diskPool::keep);
        } catch (IOException e) {
            closeListeners();
            transport.close();
            diskPool.close();
            throw new StorageException(new TorrentFailure(
                    TorrentFailure.Cause.STORAGE_DENIED,
                    folder.toString(),
                    e instanceof SavedSessionException ? Conversions.oneLine(e) : Reasons.line(folder, e)));
        }
    }

    private static void logBug(String what, RuntimeException bug) {
        LOG.log(System.Logger.Level.ERROR, "a bug: " + what + " has failed", bug);
    }

    private MachineSlot<UploadQueue.Request> uploadSlot() {
        MachineSlot<UploadQueue.Request> slot =
                parts.loop().slot(UploadQueue.Request::refuse, bug -> logBug("the limit of uploads", bug));
        slot.start(uploadQueue);
        return slot;
    }

    private static HttpSettings webSettings(SessionConfig config) {
        List<InetAddress> bind = config.bindAddresses().stream()
                .filter(address -> !address.isAnyLocalAddress())
                .toList();
        return WebSeeds.settings(httpSettings(config).withBind(bind));
    }

    private static TrackerSettings trackerSettings(SessionConfig config) {
        return TrackerAnnouncer.settings(httpSettings(config), config.bindAddresses(), config.localTrackers());
    }

    private static HttpSettings httpSettings(SessionConfig config) {
        return HttpSettings.of(ClientName.NUMBER).withProxy(Conversions.route(config.proxy()));
    }

    private void publish(SessionEvent event) {
        subscriptions.forEach(subscription -> subscription.publish(event));
    }

    /**
     * Opens a session without torrents, which listens from now on.
     *
     * @throws ListenException when it cannot listen on one of the addresses or on the port
     */
    public static Session open(SessionConfig config) {
        return open(config, OperatingSystem.real());
    }

    /** The same as {@link #open(SessionConfig)}, on another file system; tests use it for faults and for a log. */
    static Session open(SessionConfig config, FileOperations operations) {
        return open(config, OperatingSystem.real().withFiles(operations));
    }

    /** The same as {@link #open(SessionConfig)}, on another system. */
    static Session open(SessionConfig config, OperatingSystem system) {
        return new Session(config, system);
    }

    /**
     * Listens on all addresses, which share one port: the port that the system chose for the first one is used for the
     * others.
     */
    private void listen(SessionConfig config, PeerTransport transport, Links links) {
        List<InetAddress> addresses = config.bindAddresses().isEmpty() ? List.of(anyAddress()) : config.bindAddresses();
        try {
            for (InetAddress address : addresses) {
                int port = listeners.isEmpty() ? config.listenPort() : listenPort();
                listeners.add(new Listener(
                        transport.listen(new InetSocketAddress(address, port)),
                        links,
                        this::endpointOf,
                        fatalErrorHandler::happened));
            }
        } catch (IOException e) {
            closeListeners();
            transport.close();
            throw new ListenException(
                    "cannot listen on port " + config.listenPort() + ": " + Conversions.oneLine(e), e);
        }
    }

    /** The wildcard address. On most systems it is the one of IPv6, which accepts IPv4 too. */
    private static InetAddress anyAddress() {
        return new InetSocketAddress(0).getAddress();
    }

    private Optional<TorrentEndpoint> endpointOf(WireHash hash) {
        if (torrents.endpoint(hash).isEmpty()) {
            missingTorrentListener.accept(InfoHash.v1(hash.bytes()));
        }
        return torrents.endpoint(hash);
    }

    /**
     * Sets the listener for torrents that peers ask for and that are not in this session. A program with many torrents
     * can add only those that a peer wants.
     *
     * @param listener receives the info-hash that a peer names, on the thread of that peer's link. The link continues
     *     when the listener returns, and finds the torrent if it was added. The listener may wait, must not throw, and
     *     may be called by several threads at a time, even for one torrent. Any stranger can cause a call
     */
    public void whenAskedFor(Consumer<InfoHash> listener) {
        missingTorrentListener = listener;
    }

    /** The TCP port that this session listens on, 1 to 65535. */
    public int listenPort() {
        return listeners.getFirst().address().getPort();
    }

    /** The addresses that this session listens on; all have the same port. */
    public List<InetSocketAddress> listenAddresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /**
     * Adds a torrent, which starts at once unless the request says {@link AddTorrent.Builder#paused paused}. The call
     * checks the disk and may take a moment. When the metadata of a magnet link must first be fetched, the disk is
     * checked later, and an error there becomes the torrent's failure.
     *
     * @return the torrent in this session
     * @throws UnsupportedTorrentException when the torrent is v2-only (BEP 52)
     * @throws DuplicateTorrentException when the session already has it
     * @throws AlreadyInUseException when another process or session downloads it to the same folder
     * @throws StorageException when the files cannot be used
     * @throws SpateException when the session is closed
     */
    public TorrentHandle add(AddTorrent request) {
        return addAll(List.of(request)).getFirst();
    }

    /**
     * Adds several torrents, as {@link #add} does, and waits only once until a saved session has all of them. When one
     * of them cannot be added, those before it stay in the session.
     */
    public List<TorrentHandle> addAll(List<AddTorrent> requests) {
        requireOpen();
        return handles(torrents.addAll(requests));
    }

    private static List<TorrentHandle> handles(Collection<SessionTorrent> torrents) {
        return torrents.stream().map(TorrentHandle::new).toList();
    }

    /**
     * Removes a torrent from the session; its files stay.
     *
     * @return done when its progress is durable and its files are closed; it fails with {@link SpateException} when the
     *     torrent is not in this session
     */
    public CompletableFuture<Void> remove(TorrentHandle handle) {
        return apiFutures.of(torrents.remove(handle.torrent()));
    }

    /** The torrent of this info-hash, if it is in this session. Either hash of a hybrid torrent names it. */
    public Optional<TorrentHandle> find(InfoHash infoHash) {
        return torrents.find(infoHash).map(TorrentHandle::new);
    }

    /** The torrents of this session in the order of its queue. */
    public CompletableFuture<List<TorrentHandle>> torrentsInOrder() {
        return apiFutures.of(queue.ask(queue::inOrder).thenApply(Session::handles));
    }

    /** Changes how many torrents may run at one time; done when those above the limits are being stopped. */
    public CompletableFuture<Void> activeLimits(ActiveLimits limits) {
        return apiFutures.of(queue.command(new QueueEvent.SetPlaces(limits.places())));
    }

    /** Changes when torrents without goals of their own have seeded enough. One that is reached already acts at once. */
    public CompletableFuture<Void> seedGoals(SeedGoals goals) {
        return apiFutures.of(queue.command(new QueueEvent.SetSessionGoals(goals.goals())));
    }

    /** The torrents that are in this session now. */
    public List<TorrentHandle> torrents() {
        return handles(torrents.all());
    }

    /** The limit for the uploads of all torrents together, in bytes of payload per second; 0 means no limit. */
    public long upBytesPerSecond() {
        return upBytesPerSecond;
    }

    /**
     * Limits the payload of all torrents together from now on. A saved session does not keep this; its program
     * configures the session each time.
     *
     * @param down bytes per second from peers; 0 means no limit
     * @param up bytes per second to peers; 0 means no limit
     * @throws IllegalArgumentException when a rate is negative
     */
    public CompletableFuture<Void> limits(long down, long up) {
        if (down < 0 || up < 0) {
            throw new IllegalArgumentException("a rate must not be negative");
        }
        return apiFutures.of(parts.loop().call(now -> {
            parts.resources().limitRates(down, up, now);
            upBytesPerSecond = up;
            return null;
        }));
    }

    /**
     * Limits the links of all torrents together from now on. Links above a lower limit stay until they end.
     *
     * @param connections 1 or more
     * @throws IllegalArgumentException when there are fewer
     */
    public CompletableFuture<Void> connectionsMax(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException(connections + " connections");
        }
        return apiFutures.of(parts.loop().call(_ -> {
            parts.resources().limitConnections(connections);
            return null;
        }));
    }

    /**
     * Reserves bytes that the program itself will send, as a web server does, within the upload limit of this session.
     * They and the torrents' uploads are served alternately. Reservations are granted in the order of the calls.
     *
     * @param bytes 0 or more; for a steady rate, at most what the limit allows in a few tenths of a second
     * @return done when the bytes may be sent, at once when there is no limit; it fails with {@link SpateException}
     *     when the session is closed or too many reservations wait
     * @throws IllegalArgumentException when {@code bytes} is negative
     */
    public CompletableFuture<Void> reserveUpload(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        UploadQueue.Request request = new UploadQueue.Request(bytes, new CompletableFuture<>());
        if (upBytesPerSecond() == 0) {
            request.granted().complete(null);
        } else if (!uploads.command(request)) {
            request.refuse();
        }
        return apiFutures.of(request.granted());
    }

    /** Starts a queue of all events from now on. Close it when it is no longer needed. */
    public Subscription subscribe() {
        return new Subscription(subscriptions);
    }

    /** The session's shared resources that are in use; for tests. */
    record InUse(int blocks, int batches, int links, boolean isUnbalanced) {
        static final InUse NOTHING = new InUse(0, 0, 0, false);
    }

    /** The resources in use; exact once the session is closed. */
    InUse inUse() {
        return new InUse(
                parts.blocks().takenCount(),
                parts.disk().batches().takenCount(),
                parts.links().size(),
                !parts.resources().isBalanced());
    }

    private void requireOpen() {
        failure().ifPresent(why -> {
            throw new SpateException("the session has ended: " + why.message());
        });
        if (isClosed.get()) {
            throw new SpateException("the session is closed");
        }
    }

    /** Why the session has ended by itself: memory or the stack ran out on one of its threads. Empty otherwise. */
    public Optional<TorrentFailure> failure() {
        return fatalErrorHandler.failure().map(Conversions::failure);
    }

    /**
     * Closes the session: makes progress durable, announces the end to trackers, ends every link and waits for every
     * thread.
     *
     * <p>After ten seconds, close stops waiting for trackers and the disk. A thread that its device does not release
     * within a minute is left behind. Then futures that wait for such a thread fail.
     *
     * <p>A second call only waits. An interrupted thread waits until the end too, and keeps its interrupt status. When
     * a callback of the program calls close on a thread that close waits for, the call returns at once.
     */
    @Override
    public void close() {
        beginClosing();
        Thread caller = Thread.currentThread();
        if (parts.openerThreads().isOwn(caller) || parts.links().threads().isOwn(caller)) {
            // A callback of the program runs on this thread, and closing waits for it.
            return;
        }
        boolean isInterrupted = false;
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void beginClosing() {
        if (isClosed.compareAndSet(false, true)) {
            closing.start();
        }
    }

    private void closeAll() {
        try {
            Set<SessionTorrent> all = torrents.end();
            failure().ifPresent(why -> all.forEach(torrent -> torrent.onSessionFailure(why)));
            closeListeners();
            networkWatch.close();
            await(all.stream().map(SessionTorrent::stop).toList());
            parts.linkDialer().close();
            parts.trackerAnnouncer().close(SessionLimits.THREADS_TIMEOUT);
            checkEnded(parts.openerThreads().awaitEnd(threadsTimeout), "a thread that opens files");
            parts.links().closeAll();
            webClient.close();
            webNames.close();
            checkEnded(parts.links().threads().awaitEnd(threadsTimeout), "a link");
            await(all.stream().map(SessionTorrent::close).toList());
            torrents.clear();
            await(saved.map(SavedSession::close).map(List::of).orElse(List.of()));
            diskPool.close();
            checkEnded(diskPool.awaitEnd(threadsTimeout), "a disk thread");
            endUploads();
            parts.loop().close();
            apiFutures.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            List.copyOf(subscriptions).forEach(Subscription::close);
        }
    }

    private static void checkEnded(boolean hasEnded, String what) {
        if (!hasEnded) {
            LOG.log(System.Logger.Level.WARNING, what + " does not end and is left behind");
        }
    }

    /**
     * Refuses all waiting and later reservations. A loop that has failed has ended, so this thread may change its
     * state.
     */
    private void endUploads() {
        LongFunction<Boolean> end = _ -> {
            uploads.stop();
            uploadQueue.close();
            queue.stop();
            return true;
        };
        parts.loop().insist(end).exceptionally(_ -> end.apply(0)).join();
    }

    private void closeListeners() {
        for (Listener listener : listeners) {
            try {
                listener.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void await(List<CompletableFuture<Void>> work) throws InterruptedException {
        try {
            CompletableFuture.allOf(work.toArray(CompletableFuture[]::new))
                    .get(answersTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The failure of a torrent is already reported, and we do not wait longer for a tracker that does not
            // answer.
            LOG.log(System.Logger.Level.DEBUG, "closing continues without an answer", e);
        }
    }
}
