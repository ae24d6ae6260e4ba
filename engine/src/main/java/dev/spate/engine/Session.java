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
import dev.spate.engine.net.StalledLinks;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.resume.ResumeFile;
import dev.spate.engine.torrent.MagnetOpener;
import dev.spate.engine.torrent.SessionParts;
import dev.spate.engine.tracker.TrackerAnnouncer;
import dev.spate.engine.tracker.TrackerSettings;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpSettings;
import dev.spate.http.Resolver;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.session.SessionResources;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Downloads and seeds torrents: one listening port, one loop that decides, and the threads that wait. Thread-safe.
 *
 * <p>The one place that builds the engine. {@link #close} leaves no thread, socket or file behind.
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

    private final SessionConfig config;
    private final SessionParts parts;
    private final ApiFutures apiFutures = new ApiFutures();
    private final MachineSlot<UploadQueue.Request> uploads;
    private final UploadQueue uploadQueue;
    private final DiskPool diskPool;
    private final Resolver webNames;
    private final HttpClient webClient;
    private final NetworkWatch networkWatch;
    private final Duration answersTimeout;
    private final Duration threadsTimeout;
    private final List<Listener> listeners = new ArrayList<>();
    /** Held by who adds a torrent, while its disk is looked at. */
    private final ReentrantLock adding = new ReentrantLock();

    private final Map<WireHash, SessionTorrent> torrents = new ConcurrentHashMap<>();
    /** Those that were taken out and are not closed yet. */
    private final Set<SessionTorrent> leaving = ConcurrentHashMap.newKeySet();

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();
    /** Hears of torrents that a peer wants and that are not here. */
    private volatile Consumer<InfoHash> missingTorrentListener = _ -> {};

    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final FatalErrorHandler fatalErrorHandler = new FatalErrorHandler(this::beginClosing);
    /** A thread that nobody interrupts: half a close would leave the rest behind for ever. */
    private final Thread closing = Thread.ofPlatform().name("spate-close").unstarted(this::closeAll);

    private Session(SessionConfig config, OperatingSystem system) {
        this.config = config;
        this.answersTimeout = system.answersTimeout();
        this.threadsTimeout = system.threadsTimeout();
        Links links = new Links(SessionThreads.virtual(fatalErrorHandler::happened));
        listen(config, links);
        this.diskPool = DiskPool.forThisMachine("spate-disk", fatalErrorHandler::happened);
        var disk = new Storage.Shared(
                system.files(),
                new FileCache(FileLimits.OPEN_FILES_MAX),
                diskPool,
                new BufferPool(DiskLimits.UPLOAD_BUFFERS));
        var resources = new SessionResources(
                config.connectionsMax(),
                config.dialsMax(),
                config.blocksMax(),
                config.downBytesPerSecond(),
                config.upBytesPerSecond(),
                System.nanoTime());
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
                new LinkDialer(
                        links,
                        config.bindAddresses(),
                        Conversions.route(config.proxy()),
                        system.resolvers().get()),
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
                torrents.values().forEach(SessionTorrent::networkChanged);
            }
        });
        this.uploadQueue = new UploadQueue(resources.up());
        this.uploads = parts.loop().call(_ -> uploadSlot()).join();
        StalledLinks.watch(parts.loop(), links, bug -> logBug("watching over links", bug));
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
     * A session that listens from now on, with no torrents in it.
     *
     * @throws ListenException when an address or the port cannot be listened on
     */
    public static Session open(SessionConfig config) {
        return open(config, OperatingSystem.real());
    }

    /** As {@link #open(SessionConfig)}, on another file system; tests put faults and a log in there. */
    static Session open(SessionConfig config, FileOperations operations) {
        return open(config, OperatingSystem.real().withFiles(operations));
    }

    /** As {@link #open(SessionConfig)}, on another system. */
    static Session open(SessionConfig config, OperatingSystem system) {
        return new Session(config, system);
    }

    /** All addresses share one port, so what the system has chosen for the first is asked for on the others. */
    private void listen(SessionConfig config, Links links) {
        List<InetAddress> addresses = config.bindAddresses().isEmpty() ? List.of(anyAddress()) : config.bindAddresses();
        try {
            for (InetAddress address : addresses) {
                int port = listeners.isEmpty() ? config.listenPort() : listenPort();
                listeners.add(new Listener(
                        new InetSocketAddress(address, port), links, this::endpointOf, fatalErrorHandler::happened));
            }
        } catch (IOException e) {
            closeListeners();
            throw new ListenException(
                    "cannot listen on port " + config.listenPort() + ": " + Conversions.oneLine(e), e);
        }
    }

    /** On most systems this is the IPv6 wildcard, which takes IPv4 as well. */
    private static InetAddress anyAddress() {
        return new InetSocketAddress(0).getAddress();
    }

    private Optional<TorrentEndpoint> endpointOf(WireHash hash) {
        if (!torrents.containsKey(hash)) {
            missingTorrentListener.accept(InfoHash.v1(hash.bytes()));
        }
        return Optional.ofNullable(torrents.get(hash)).map(SessionTorrent::endpoint);
    }

    /**
     * Has torrents added when a peer asks for them, so that of many only those are open that somebody wants.
     *
     * @param listener hears the info-hash of each torrent that a peer names and that is not in this session, on the thread
     *     of that peer's link: once it has added the torrent and returned, the link goes on. It may wait, it is called by
     *     several threads at a time, also for one torrent, and anybody can have it called; it must not throw
     */
    public void whenAskedFor(Consumer<InfoHash> listener) {
        missingTorrentListener = listener;
    }

    /** The TCP port that peers dial. */
    public int listenPort() {
        return listeners.getFirst().address().getPort();
    }

    /** Where this session listens. */
    public List<InetSocketAddress> listenAddresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /**
     * Adds a torrent; it begins at once unless it asks to be paused. Looks at the disk and so may take a moment. Of a
     * magnet link whose metadata has to be fetched, the disk is looked at later, and what may go wrong there becomes the
     * torrent's failure.
     *
     * @throws UnsupportedTorrentException when only a client of BEP 52 can download it
     * @throws DuplicateTorrentException when the session has it already
     * @throws AlreadyInUseException when another process or session downloads it to the same folder
     * @throws StorageException when the files cannot be used
     */
    public TorrentHandle add(AddTorrent request) {
        adding.lock();
        try {
            return addAlone(request);
        } finally {
            adding.unlock();
        }
    }

    private TorrentHandle addAlone(AddTorrent request) {
        requireOpen();
        if (!request.infoHash().hasV1()) {
            throw new UnsupportedTorrentException(
                    request.name() + " is a v2-only torrent (BEP 52), which can only be shown yet");
        }
        WireHash hash = WireHash.of(request.infoHash());
        if (torrents.containsKey(hash)) {
            throw new DuplicateTorrentException(request.name() + " is in this session already");
        }
        SessionTorrent torrent = new SessionTorrent(
                parts, request.request(), new SplittableRandom(random.nextLong()), apiFutures, this::publish);
        try {
            torrent.start().join();
        } catch (CompletionException e) {
            var _ = torrent.close();
            throw new SpateException(request.name() + " cannot be started", e);
        }
        // Links that come find it only now, because a machine that has not begun would let them go.
        torrents.put(hash, torrent);
        if (isClosed.get()) {
            closeUnadded(torrent);
            throw new SpateException("the session is closed");
        }
        request.magnet()
                .ifPresent(
                        magnet -> parts.trackerAnnouncer().lookUp(MagnetOpener.hostNames(magnet), torrent::addPeers));
        return new TorrentHandle(torrent);
    }

    /** Its disk has hung while the session closed, which may not have seen it and so leave its folder claimed. */
    private void closeUnadded(SessionTorrent torrent) {
        torrents.remove(WireHash.of(torrent.infoHash()), torrent);
        try {
            await(List.of(torrent.close()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes a torrent out of the session; its files stay. Done when its progress is durable and its files are closed.
     */
    public CompletableFuture<Void> remove(TorrentHandle handle) {
        return apiFutures.of(removeInside(handle));
    }

    private CompletableFuture<Void> removeInside(TorrentHandle handle) {
        SessionTorrent torrent = handle.torrent();
        if (!detach(torrent)) {
            return CompletableFuture.failedFuture(new SpateException(handle + " is not in this session"));
        }
        // A torrent that has failed cannot stop any better, but its files are closed all the same.
        return torrent.stop()
                .handle((done, problem) -> problem == null)
                .thenCompose(stopped -> torrent.close())
                .whenComplete((closed, problem) -> leaving.remove(torrent));
    }

    /** It is found here or there at any time, so that who closes the session waits for it. */
    private boolean detach(SessionTorrent torrent) {
        boolean[] isFound = {false};
        torrents.computeIfPresent(WireHash.of(torrent.infoHash()), (_, there) -> {
            isFound[0] = there.equals(torrent);
            if (isFound[0]) {
                leaving.add(torrent);
            }
            return isFound[0] ? null : there;
        });
        return isFound[0];
    }

    /** The torrents of this moment. */
    public List<TorrentHandle> torrents() {
        return torrents.values().stream().map(TorrentHandle::new).toList();
    }

    /** What all torrents together may upload, in bytes per second of payload; 0 is no limit. */
    public long upBytesPerSecond() {
        return config.upBytesPerSecond();
    }

    /**
     * Counts bytes that the program sends by itself, as a web server does, as uploads of this session: they and the
     * torrents' are let through by turns. Wishes are granted in their order.
     *
     * @param bytes 0 or more; some tenths of a second's worth at the most make a steady rate
     * @return done when they may be sent, at once where there is no limit; it fails when the session is closed
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

    /** A queue of everything that happens from now on. */
    public Subscription subscribe() {
        return new Subscription(subscriptions);
    }

    /** What of the session's is in use: a measure for tests. */
    record InUse(int blocks, int batches, int links, boolean isUnbalanced) {
        static final InUse NOTHING = new InUse(0, 0, 0, false);
    }

    /** Exact once the session is closed. */
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

    /** Why the session has ended by itself: memory or the stack has run out on one of its threads. */
    public Optional<TorrentFailure> failure() {
        return fatalErrorHandler.failure().map(Conversions::failure);
    }

    /**
     * Makes progress durable, tells trackers, ends every link and waits for every thread. What cannot be told or saved
     * within ten seconds is given up, and a thread that its device does not let go within a minute is left behind. Futures
     * that wait for one fail. Calling it again only waits. A thread that is interrupted waits all the same, and keeps the mark.
     */
    @Override
    public void close() {
        beginClosing();
        Thread caller = Thread.currentThread();
        if (parts.openerThreads().isOwn(caller) || parts.links().threads().isOwn(caller)) {
            // What the program is asked runs there, and the end waits for it.
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
            Set<SessionTorrent> all = all();
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

    /** What is being added now is added first; unless its disk hangs, and then its beginning fails when that is over. */
    private Set<SessionTorrent> all() throws InterruptedException {
        if (adding.tryLock(answersTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            adding.unlock();
        }
        Set<SessionTorrent> all = new LinkedHashSet<>(torrents.values());
        all.addAll(leaving);
        return all;
    }

    private static void checkEnded(boolean hasEnded, String what) {
        if (!hasEnded) {
            LOG.log(System.Logger.Level.WARNING, what + " waits for something that does not end, and is left behind");
        }
    }

    /** What comes from now on is refused. A loop that has broken down has ended, and touches nothing any more. */
    private void endUploads() {
        LongFunction<Boolean> end = _ -> {
            uploads.stop();
            uploadQueue.close();
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
            // A torrent that has failed has said so already, and a tracker that does not answer is left behind.
            LOG.log(System.Logger.Level.DEBUG, "closing goes on without an answer", e);
        }
    }
}
