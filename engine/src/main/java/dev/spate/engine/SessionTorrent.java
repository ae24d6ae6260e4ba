package dev.spate.engine;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.engine.torrent.LinkPeers;
import dev.spate.engine.torrent.OpenTorrent;
import dev.spate.engine.torrent.PendingCommands;
import dev.spate.engine.torrent.SavedRecord;
import dev.spate.engine.torrent.SavedTorrents;
import dev.spate.engine.torrent.SessionParts;
import dev.spate.engine.torrent.StorageMessages;
import dev.spate.engine.torrent.TorrentFiles;
import dev.spate.engine.torrent.TorrentOpener;
import dev.spate.engine.torrent.TorrentQuota;
import dev.spate.engine.torrent.TorrentRequest;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.Work;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.PeerLimits;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.PeerStatus;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * One torrent of a session: its machine, its files, and the connection of both to the API. Thread-safe.
 *
 * <p>The machine reports through {@link Publisher}, on the loop. The API reads the last snapshot and waits for futures,
 * which are in {@link TorrentState} and {@link PendingCommands}. When the machine has fetched the metadata of a magnet
 * link, {@link TorrentOpener} opens the files.
 */
final class SessionTorrent implements Publisher, TorrentOpener.Listener {
    /**
     * What torrents share beside the parts below the API.
     *
     * @param saved the saved session, if there is one
     */
    record Surroundings(
            ApiFutures apiFutures,
            Consumer<SessionEvent> subscribers,
            SessionQueue queue,
            Optional<SavedSession> saved) {}

    private final int number;
    private final SessionParts parts;
    private final SessionQueue queue;
    private final Optional<SavedRecord> record;
    private final ApiFutures apiFutures;
    private final Consumer<SessionEvent> subscribers;
    private final InfoHash infoHash;
    private final SplittableRandom random;
    private final MachineSlot<TorrentEvent> slot;
    private final TorrentEndpoint torrentEndpoint;
    private final TorrentQuota quota;
    private final PendingCommands pendingCommands;
    private final TorrentState torrentState;
    private final StorageMessages messages;
    private final TorrentOpener opener;
    /** Done while the metainfo is in memory. */
    private volatile CompletableFuture<Metainfo> metadata = new CompletableFuture<>();
    /** Owned by the loop; empty before the start and after the end. */
    private Optional<Torrent> machine = Optional.empty();

    private volatile String name;
    /** Empty while the content of a torrent of a saved session is closed. */
    private volatile Optional<TorrentRequest> request;

    /** What was known of a torrent of a saved session when it started. */
    private Optional<ClosedContent> restored = Optional.empty();

    /** What the caller vouches for, until it is saved. */
    private Optional<SavedContent> vouched = Optional.empty();

    private boolean isPausedAtStart;
    private long restoredUploaded;
    private long restoredDownloaded;
    /** The queue has given it a place before its machine was there; owned by the loop. */
    private boolean isToRun;

    /** Done when the machine runs since the last time that it was told to; owned by the loop. */
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    private volatile boolean isQueued;
    private volatile CompletableFuture<Void> isSaved = CompletableFuture.completedFuture(null);

    /** Whether the content is closed and the metainfo is only in the saved session. */
    private volatile boolean isClosed;

    /** Whether the saved session knows which pieces are verified. */
    private volatile boolean isContentSaved;

    private volatile Optional<OpenTorrent> open = Optional.empty();
    private volatile Optional<WebSeeds> webSeeds = Optional.empty();
    /** Guarded by this object's lock. */
    private Optional<CompletableFuture<Void>> closing = Optional.empty();

    /** Opens the files if the metainfo is known; throws what {@link Session#add} throws. */
    SessionTorrent(
            int number, SessionParts parts, Surroundings surroundings, TorrentRequest given, SplittableRandom random) {
        this(number, parts, surroundings, given.infoHash(), given.name(), random);
        TorrentRequest known = TorrentOpener.withSavedMetadata(given, parts);
        request = Optional.of(known);
        isPausedAtStart = known.how().isPaused();
        if (isVouchedFor(known)) {
            // The caller knows that every piece is right, so nothing is opened before somebody needs it.
            vouched = Optional.of(vouchedContent(known));
            restored = known.metainfo().map(SessionTorrent::whole);
            torrentState.update(Conversions.status(name, infoHash, firstStats(), Optional.empty()));
            torrentState.complete();
            isClosed = true;
            return;
        }
        Optional<OpenTorrent> opened = known.metainfo().map(_ -> openFiles(known));
        TorrentStats first = opened.map(files -> files.content().firstStats()).orElseGet(this::firstStats);
        torrentState.update(Conversions.status(name, infoHash, first, Optional.empty()));
        opened.ifPresent(this::useOpened);
    }

    /** A torrent of the saved session; opens nothing. */
    SessionTorrent(
            int number, SessionParts parts, Surroundings surroundings, SavedTorrent saved, SplittableRandom random) {
        this(
                number,
                parts,
                surroundings,
                saved.settings().infoHash(),
                saved.settings().name(),
                random);
        restored = SavedTorrents.closed(saved);
        isPausedAtStart = saved.settings().how().isPaused();
        isClosed = restored.isPresent();
        restoredUploaded = saved.counters().uploadedBytes();
        restoredDownloaded = saved.counters().downloadedBytes();
        if (restored.isEmpty()) {
            request = Optional.of(SavedTorrents.request(saved, Optional.empty()));
        }
        torrentState.update(Conversions.status(name, infoHash, firstStats(), Optional.empty()));
        if (restored.filter(ClosedContent::isComplete).isPresent()) {
            torrentState.complete();
        }
    }

    private SessionTorrent(
            int number,
            SessionParts parts,
            Surroundings surroundings,
            InfoHash infoHash,
            String name,
            SplittableRandom random) {
        this.number = number;
        this.parts = parts;
        this.queue = surroundings.queue();
        this.apiFutures = surroundings.apiFutures();
        this.subscribers = surroundings.subscribers();
        this.record = surroundings
                .saved()
                .map(saved -> new SavedRecord(saved, parts.resume().pool(), WireHash.of(infoHash)));
        this.infoHash = infoHash;
        this.name = name;
        this.request = Optional.empty();
        this.random = random;
        this.slot = parts.loop().slot(this::release, this::onBug);
        this.torrentEndpoint = new TorrentEndpoint(infoHash, parts.self().peerId(), slot, parts.blocks());
        this.quota = new TorrentQuota(parts.resources());
        this.pendingCommands = new PendingCommands(slot, this::gone);
        this.messages = new StorageMessages(this::onStorageMessage);
        this.opener = new TorrentOpener(parts, this, this::onDiskEvent);
        TorrentStats nothing = TorrentStats.nothing(Activity.PAUSED, Progress.none(0, 0));
        this.torrentState = new TorrentState(Conversions.status(name, infoHash, nothing, Optional.empty()), apiFutures);
    }

    /** Whether a saved session can take the caller's word for the content, and open it later. */
    private boolean isVouchedFor(TorrentRequest known) {
        return record.isPresent()
                && known.where().isVouched()
                && known.metainfo().isPresent();
    }

    private SavedContent vouchedContent(TorrentRequest known) {
        try {
            return TorrentFiles.vouched(known, parts.disk());
        } catch (IOException e) {
            throw new StorageException(
                    Conversions.failure(new FileFailure(known.where().folder(), e)));
        }
    }

    private static ClosedContent whole(Metainfo metainfo) {
        long length = metainfo.geometry().totalLength();
        int count = metainfo.geometry().pieceCount();
        boolean isServed = !metainfo.isPrivate() && metainfo.infoLength() <= PeerLimits.METADATA_LENGTH_MAX;
        return new ClosedContent(
                new Progress(length, length, count, count, count),
                true,
                metainfo.isPrivate(),
                isServed ? metainfo.infoLength() : 0);
    }

    private OpenTorrent openFiles(TorrentRequest known) {
        try {
            return OpenTorrent.open(known, Optional.empty(), parts, this::onDiskEvent);
        } catch (FileFailure e) {
            throw new StorageException(Conversions.failure(e));
        } catch (ResumeFileInUseException e) {
            throw new AlreadyInUseException(Conversions.oneLine(e), e);
        }
    }

    private TorrentStats firstStats() {
        Activity activity = restored.map(content -> content.isComplete() ? Activity.SEEDING : Activity.CHECKING)
                .orElse(Activity.FETCHING_METADATA);
        return new TorrentStats(
                isPausedAtStart ? Activity.PAUSED : activity,
                restored.map(ClosedContent::progress).orElse(Progress.none(0, 0)),
                TransferRates.NONE,
                new TransferTotals(restoredDownloaded, restoredUploaded, 0),
                SwarmCounts.NONE);
    }

    private void useOpened(OpenTorrent known) {
        open = Optional.of(known);
        isClosed = false;
        request = Optional.of(known.request());
        name = known.request().name();
        torrentEndpoint.learn(known.pieceCount(), known.storage());
        webSeeds = Optional.of(new WebSeeds(
                known.content().metainfo(), known.content().webSeeds(), parts.webSeeds(), this::onWebSeedMessage));
        metadata.complete(known.content().metainfo());
        messages.warn(known.content().warnings());
    }

    private void onStorageMessage(String message) {
        subscribers.accept(new SessionEvent.StorageMessage(infoHash, message));
    }

    private void onWebSeedMessage(String url, String message, boolean isOver) {
        subscribers.accept(new SessionEvent.WebSeedMessage(infoHash(), url, message, isOver));
    }

    int number() {
        return number;
    }

    /** The torrent as the queue sees it when it is added. */
    QueueEntry entry() {
        QueueEntry added = QueueEntry.added(number, firstWork());
        return isPausedAtStart ? added.withState(new EntryState.Stopped(StopReason.PAUSED)) : added;
    }

    private Work firstWork() {
        if (restored.isPresent()) {
            return Work.SEEDING;
        }
        return open.isPresent() ? Work.CHECKING : Work.FETCHING_METADATA;
    }

    /** Done when the saved session has the torrent; done at once without a saved session. */
    CompletableFuture<Void> saved() {
        return isSaved;
    }

    /** Begins to save the torrent. */
    void save(QueueEntry entry) {
        isSaved = record.map(saved -> saved.put(
                        SavedTorrents.added(request.orElseThrow(), vouched, entry, Instant.now()),
                        request.orElseThrow().metainfo()))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /**
     * Starts the machine in the state that the queue has decided on. On the loop.
     *
     * @param settings what it begins with
     */
    void start(EntryState state, TorrentSettings settings, Sources sources, long now) {
        boolean isOnline = state instanceof EntryState.Dormant || isToRun;
        Torrent torrent = new Torrent(setup(settings, sources, !isOnline), ports(), random, now);
        machine = Optional.of(torrent);
        slot.start(torrent);
        forgetMetainfo();
        if (isToRun) {
            reportOpened(CompletableFuture.completedFuture(null));
        }
    }

    /** While the content is closed, its metainfo is on disk only. */
    private void forgetMetainfo() {
        if (restored.isPresent() && open.isEmpty()) {
            request = Optional.empty();
            vouched = Optional.empty();
        }
    }

    /** Where the peers of a torrent come from at its start. */
    record Sources(List<List<String>> trackers, List<PeerAddress> peers) {}

    /** What a new torrent begins with. */
    Sources sources() {
        TorrentRequest given = request.orElseThrow();
        List<PeerAddress> peers = new ArrayList<>(given.peers());
        given.magnet().ifPresent(magnet -> peers.addAll(LinkPeers.addresses(magnet)));
        return new Sources(given.trackers(), peers);
    }

    /** How a new torrent begins. */
    TorrentSettings settings() {
        return settings(request.orElseThrow().how());
    }

    /** How a torrent of the saved session begins. */
    TorrentSettings settings(TorrentRequest.How how) {
        return new TorrentSettings(
                how.inOrder(),
                how.downBytesPerSecond(),
                how.upBytesPerSecond(),
                parts.connectionsPerTorrentMax(),
                parts.unchokeSlots());
    }

    private TorrentSetup setup(TorrentSettings settings, Sources sources, boolean isPaused) {
        return new TorrentSetup(
                WireHash.of(infoHash),
                parts.self(),
                sources.trackers(),
                settings,
                isPaused,
                sources.peers(),
                startOfContent());
    }

    private TorrentSetup.Start startOfContent() {
        return open.<TorrentSetup.Start>map(known -> new TorrentSetup.Start.Open(content(known)))
                .or(() -> restored.map(
                        known -> new TorrentSetup.Start.Closed(known, restoredUploaded, restoredDownloaded)))
                .orElseGet(TorrentSetup.Start.FromLink::new);
    }

    private OpenContent content(OpenTorrent known) {
        OpenContent content = known.content()
                .openContent(known.storage(), webSeeds.map(WebSeeds::remotes).orElse(List.of()));
        return record.map(saved -> content.withStore(savingCounters(saved, content.store())))
                .orElse(content);
    }

    /** Saves counters in the session too: a seed has no other place for them. */
    private Store savingCounters(SavedRecord saved, Store inner) {
        return (ticket, pieces, uploaded, downloaded) -> {
            var _ = saved.counters(before -> new SavedTorrent.Counters(
                            uploaded, downloaded, before.seedingSeconds(), before.completed()))
                    // A full disk stops no seed; the counters are saved with the next change.
                    .exceptionally(_ -> null)
                    .thenRun(() -> inner.save(ticket, pieces, uploaded, downloaded));
        };
    }

    private TorrentPorts ports() {
        Dialer dialer = parts.linkDialer().dialerOf(torrentEndpoint);
        return new TorrentPorts(
                parts.links(),
                remote -> webSeeds.map(seeds -> seeds.dialer(torrentEndpoint, dialer))
                        .orElse(dialer)
                        .dial(remote),
                parts.trackerAnnouncer().trackersOf(infoHash, slot),
                opener,
                this,
                quota,
                List.of(),
                List.of());
    }

    InfoHash infoHash() {
        return infoHash;
    }

    String name() {
        return name;
    }

    private SpateException gone() {
        return new SpateException(name() + " is no longer in its session");
    }

    /** The metainfo, once it is known. Waits for the disk when the content of a saved torrent is closed. */
    Optional<Metainfo> metainfo() {
        Optional<TorrentRequest> atHand = request;
        if (atHand.isPresent()) {
            return atHand.get().metainfo();
        }
        try {
            return record.orElseThrow().readMetainfo().join();
        } catch (CompletionException e) {
            throw new SpateException(name + ": its metainfo cannot be read: " + Conversions.oneLine(e), e);
        }
    }

    @Override
    public TorrentRequest request() {
        return request.orElseThrow();
    }

    @Override
    public TorrentOpener.Reopening reopening() throws IOException {
        SavedRecord saved = record.orElseThrow();
        SavedTorrent torrent = saved.torrent();
        return new TorrentOpener.Reopening(SavedTorrents.request(torrent, saved.metainfo()), torrent.content());
    }

    List<String> notes() {
        return open.map(known -> known.content().notes()).orElse(List.of());
    }

    CompletableFuture<Metainfo> metadata() {
        if (!isClosed) {
            return answer(metadata);
        }
        // It was known before; it is read only for a program that asks.
        return answer(record.orElseThrow().readMetainfo().thenApply(Optional::orElseThrow));
    }

    /** The same future, for programs. */
    <T> CompletableFuture<T> answer(CompletableFuture<T> inner) {
        return apiFutures.of(inner);
    }

    TorrentEndpoint endpoint() {
        return torrentEndpoint;
    }

    TorrentStatus status() {
        return torrentState.status();
    }

    CompletableFuture<Void> completion() {
        return torrentState.answer();
    }

    CompletableFuture<Void> command(LongFunction<Command> command) {
        return pendingCommands.send(command);
    }

    /** Stops by the owner's wish. */
    CompletableFuture<Void> pause() {
        return queue.command(new QueueEvent.Pause(number))
                .thenCompose(_ -> command(Command.Pause::new))
                .thenCompose(_ -> saveQueue());
    }

    /** Runs again by the owner's wish, at once or when it has a place. */
    CompletableFuture<Void> resume() {
        // Recovers now, for callers that ask next; and again when the machine resumes, for a failure that it reports
        // before that.
        torrentState.recover();
        return queue.command(new QueueEvent.Resume(number))
                .thenCompose(_ -> running)
                .thenCompose(_ -> isQueued ? CompletableFuture.completedFuture(null) : command(Command.Resume::new))
                .thenCompose(_ -> saveQueue());
    }

    /** The owner wants something of the queue; done when it is decided and durable. */
    CompletableFuture<Void> queue(QueueEvent.QueueCommand command) {
        return queue.command(command).thenCompose(_ -> saveQueue());
    }

    /** Saves what the queue has decided last; done when that is durable. */
    CompletableFuture<Void> saveQueue() {
        return record.map(saved -> queue.ask(now -> queue.entry(number, now))
                        .thenCompose(entry -> entry.map(
                                        found -> saved.settings(settings -> SavedTorrents.with(settings, found)))
                                .orElse(CompletableFuture.completedFuture(null))))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /** Changes the saved settings; done when that is durable. */
    CompletableFuture<Void> saveSettings(UnaryOperator<SavedTorrent.Settings> change) {
        return record.map(saved -> saved.settings(change)).orElse(CompletableFuture.completedFuture(null));
    }

    /** The torrent is removed for good; done when that is durable. */
    CompletableFuture<Void> forget() {
        queue.post(new QueueEvent.Remove(number));
        return record.map(SavedRecord::remove).orElse(CompletableFuture.completedFuture(null));
    }

    // ---- what the queue decides, on the loop

    /** It has a place. */
    void run() {
        if (machine.isEmpty()) {
            isToRun = true;
            return;
        }
        running = pendingCommands
                .insist(Command.Resume::new)
                .thenCompose(_ -> pendingCommands.insist(Command.OpenContent::new));
        reportOpened(running);
    }

    private void reportOpened(CompletableFuture<Void> opened) {
        var _ = opened.whenComplete((done, problem) -> {
            if (torrentState.failure().isEmpty()) {
                queue.post(
                        new QueueEvent.Opened(number, work(torrentState.status().activity())));
            }
        });
    }

    /** It gives its place back. */
    void hold() {
        close(Command.Pause::new);
    }

    /** It is complete and has no peers: its content is closed. */
    void sleep() {
        close(Command.CloseContent::new);
    }

    private void close(LongFunction<Command> command) {
        var _ = pendingCommands
                .insist(command)
                .whenComplete((done, problem) -> queue.post(new QueueEvent.Closed(number)));
    }

    /** The queue has changed something about it. */
    void onQueueChanged(QueueEntry entry) {
        isQueued = entry.state() instanceof EntryState.Queued
                || entry.state() instanceof EntryState.Leaving(EntryState.Queued _);
        torrentState.setQueued(isQueued);
    }

    private static Work work(Activity activity) {
        return switch (activity) {
            case FETCHING_METADATA -> Work.FETCHING_METADATA;
            case CHECKING -> Work.CHECKING;
            case SEEDING -> Work.SEEDING;
            case DOWNLOADING, QUEUED, PAUSED, FAILED -> Work.DOWNLOADING;
        };
    }

    private void report(TorrentStats stats) {
        switch (stats.activity()) {
            case FETCHING_METADATA, CHECKING, DOWNLOADING, SEEDING -> {
                queue.post(new QueueEvent.Reported(
                        number,
                        work(stats.activity()),
                        stats.rates(),
                        stats.totals().uploadedBytes(),
                        bytesToSeed(stats),
                        stats.swarm().peers()));
                if (mayClose(stats)) {
                    queue.post(new QueueEvent.WentIdle(number));
                }
            }
            case QUEUED, PAUSED, FAILED -> {}
        }
    }

    /** The bytes that one copy has. A torrent that only seeds wants none of them. */
    private long bytesToSeed(TorrentStats stats) {
        long wanted = stats.progress().bytesWanted();
        return wanted > 0
                ? wanted
                : open.map(known -> known.content().metainfo().geometry().totalLength())
                        .orElse(0L);
    }

    /** Only a saved session keeps what is needed to open the content again. */
    private boolean mayClose(TorrentStats stats) {
        return record.isPresent()
                && isContentSaved
                && stats.activity() == Activity.SEEDING
                && stats.swarm().peers() == 0
                && torrentState.readers().isEmpty();
    }

    /** This computer has another network than before, or has its network back. */
    void networkChanged() {
        slot.complete(new NetworkChanged());
    }

    /** Adds peers to dial, once their names are looked up. */
    void addPeers(List<PeerAddress> peers) {
        pendingCommands.post(number -> new Command.AddPeers(number, peers));
    }

    CompletableFuture<Void> recheck() {
        torrentState.doubt();
        return command(Command.Recheck::new);
    }

    CompletableFuture<List<PeerStatus>> peers() {
        return ask(now -> machine.map(torrent -> torrent.peers(now)).orElse(List.of()));
    }

    CompletableFuture<List<TrackerStatus>> trackers() {
        return ask(_ -> machine.map(Torrent::trackers).orElse(List.of()).stream()
                .map(Conversions::tracker)
                .toList());
    }

    CompletableFuture<Bitfield> pieces() {
        int pieceCount = open.map(OpenTorrent::pieceCount).orElse(0);
        return ask(_ -> machine.map(Torrent::pieces).orElseGet(() -> Bitfield.empty(pieceCount)));
    }

    private <T> CompletableFuture<T> ask(LongFunction<T> question) {
        return parts.loop()
                .call(now -> {
                    if (pendingCommands.isClosed()) {
                        throw gone();
                    }
                    return question.apply(now);
                })
                .exceptionallyCompose(problem -> CompletableFuture.failedFuture(
                        problem instanceof SpateException
                                ? problem
                                : new SpateException(name() + " cannot be asked: " + problem.getMessage(), problem)));
    }

    /** The part that readers use. There are no readers before the metainfo is known. Waits until the files are open. */
    ReaderAccess reading() {
        if (isClosed) {
            wake().join();
        }
        OpenTorrent known =
                open.orElseThrow(() -> new IllegalStateException("the files of " + name() + " are not known yet"));
        return new ReaderAccess(known, torrentState, pendingCommands, parts.loop(), this::verifiedRun, this::gone);
    }

    /** Opens the content if it is closed. */
    private CompletableFuture<Void> wake() {
        queue.post(new QueueEvent.Woken(number));
        return command(Command.OpenContent::new);
    }

    /** On the loop. */
    private int verifiedRun(int firstPiece, int countMax) {
        return machine.map(torrent -> torrent.verifiedRun(firstPiece, countMax)).orElse(0);
    }

    /** Receives an event from a disk thread. */
    private void onDiskEvent(DiskEvent event) {
        if (event instanceof DiskEvent.Unreadable unreadable) {
            torrentState.doubt();
            messages.pieceLost(unreadable.message());
        }
        slot.complete(event);
    }

    // ---- what the machine reports, on the loop

    @Override
    public void onAnswered(long number) {
        pendingCommands.answered(number);
    }

    @Override
    public void onStats(TorrentStats stats) {
        torrentState.update(Conversions.status(name, infoHash, stats, torrentState.failure()));
        report(stats);
        subscribers.accept(new SessionEvent.StatusChanged(torrentState.status()));
    }

    @Override
    public void onNotice(Notice notice) {
        switch (notice) {
            case Notice.Completed _ -> {
                complete();
                saveContent();
            }
            case Notice.ContentNeeded _ -> queue.post(new QueueEvent.Woken(number));
            case Notice.Incomplete _ -> torrentState.becomeIncomplete();
            case Notice.Failed failed -> {
                torrentState.fail(Conversions.failure(failed));
                queue.post(new QueueEvent.Failed(number));
            }
            case Notice.Recovered _ -> {
                torrentState.recover();
                queue.post(new QueueEvent.Resume(number));
            }
            case Notice.Checked _ -> {
                open.ifPresent(known -> known.content().settle());
                saveContent();
            }
            case Notice.PieceCompleted completed ->
                torrentState.readers().verified(completed.piece().value());
            case Notice.PieceFailed _ -> {}
            case Notice.MetadataFetched _, Notice.MetadataTooLong _, Notice.PeerBanned _, Notice.TrackerMessage _ -> {}
        }
        Conversions.event(infoHash, notice).ifPresent(subscribers);
    }

    /** Saves which pieces are verified and how their files look, so that they are not checked again. */
    private void saveContent() {
        if (record.isEmpty() || open.isEmpty()) {
            return;
        }
        OpenTorrent known = open.get();
        boolean isComplete = torrentState.completion().isDone();
        isContentSaved = false;
        var _ = parts.loop()
                .insist(_ -> machine.map(Torrent::pieces))
                .thenCompose(pieces -> pieces.map(verified ->
                                record.get().content(() -> known.content().content(verified, parts.disk())))
                        .orElse(CompletableFuture.completedFuture(null)))
                .thenCompose(_ -> record.get()
                        .counters(before -> new SavedTorrent.Counters(
                                before.uploadedBytes(),
                                before.downloadedBytes(),
                                before.seedingSeconds(),
                                isComplete && before.completed().isEmpty()
                                        ? Optional.of(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                                        : before.completed())))
                .whenComplete((done, problem) -> isContentSaved = problem == null);
    }

    private void complete() {
        open.ifPresent(known -> {
            // Runs before anything that ends the torrent, because the same thread does both.
            var _ = parts.resume().pool().keep(() -> known.content().makeLinks(parts));
            known.content().release();
        });
        torrentState.complete();
        subscribers.accept(new SessionEvent.Completed(infoHash));
    }

    /** The machine has violated one of its own invariants and was stopped. */
    private void onBug(RuntimeException bug) {
        System.getLogger(SessionTorrent.class.getName())
                .log(System.Logger.Level.ERROR, "the torrent " + name() + " has stopped: a bug", bug);
        releaseShared();
        failAndPublish(
                new TorrentFailure(TorrentFailure.Cause.INTERNAL, "", "internal error: " + Conversions.oneLine(bug)));
        abandon();
    }

    /**
     * Closes the links, which nothing controls any more, and returns what the machine has taken from the session's
     * shared resources.
     */
    private void releaseShared() {
        parts.links().closeAll(torrentEndpoint, CloseReason.TORRENT_STOPPED);
        quota.returnAll();
    }

    private void failAndPublish(TorrentFailure why) {
        torrentState.fail(why);
        subscribers.accept(new SessionEvent.Failed(infoHash, why));
    }

    /** The session ends because one of its threads has failed. Called by any thread. */
    void onSessionFailure(TorrentFailure why) {
        failAndPublish(why);
        abandon();
    }

    /** Fails all pending commands and futures, because nothing will answer them. */
    private void abandon() {
        pendingCommands.close();
        metadata.completeExceptionally(gone());
        torrentState.end(gone());
    }

    /**
     * Releases an event that no machine handles any more: it may hold memory, a link that nothing else would close, or
     * a command that waits for its answer.
     */
    private void release(TorrentEvent event) {
        if (event instanceof PeerEvent.Received(var link, Message.Piece(var block, var payload))) {
            payload.release();
        } else if (event instanceof PeerEvent.Connected connected) {
            parts.links().close(connected.link(), CloseReason.TORRENT_STOPPED);
        } else if (event instanceof Command command) {
            pendingCommands.refuse(command.number());
        }
    }

    // ---- from the metadata to the open files, on the loop

    /** The machine continues with open files, unless the torrent was removed meanwhile. */
    @Override
    public boolean onOpened(OpenTorrent known, long now) {
        if (pendingCommands.isClosed() || torrentState.isLeaving() || machine.isEmpty()) {
            return false;
        }
        boolean isFetched = !isClosed;
        useOpened(known);
        slot.handle(new ContentEvent.Opened(content(known)), now);
        if (isFetched) {
            subscribers.accept(
                    new SessionEvent.MetadataReceived(infoHash, known.content().metainfo()));
            saveMetainfo(known);
        } else {
            isContentSaved = true;
        }
        return true;
    }

    private void saveMetainfo(OpenTorrent known) {
        record.ifPresent(saved -> {
            var _ = saved.putMetainfo(
                            settings -> SavedTorrents.withMetainfo(settings, known.request()),
                            known.content().metainfo())
                    .exceptionally(problem -> {
                        onStorageMessage(Conversions.oneLine(problem));
                        return null;
                    });
        });
    }

    /** Nothing needs the content any more. */
    @Override
    public Optional<OpenTorrent> onClosing() {
        Optional<OpenTorrent> closed = open;
        isClosed = true;
        metadata = new CompletableFuture<>();
        torrentEndpoint.forget();
        open = Optional.empty();
        webSeeds = Optional.empty();
        request = Optional.empty();
        return closed;
    }

    @Override
    public void onClosed(long now) {
        slot.handle(new ContentEvent.Closed(), now);
    }

    @Override
    public void onOpenFailed(DiskEvent.Failed why, long now) {
        slot.handle(new ContentEvent.OpenFailed(why), now);
    }

    // ---- the end

    /** Makes progress durable and announces the end to trackers; done when both are done, or have failed. */
    CompletableFuture<Void> stop() {
        torrentState.leave();
        return pendingCommands.insist(Command.Stop::new);
    }

    /**
     * Closes the files, after {@link #stop}; then the session holds nothing of the torrent. A second call waits for the
     * first.
     */
    synchronized CompletableFuture<Void> close() {
        CompletableFuture<Void> begun = closing.orElseGet(this::closeFiles);
        closing = Optional.of(begun);
        return begun;
    }

    private CompletableFuture<Void> closeFiles() {
        // Files that are being opened now are taken or closed by the opener; after that none are opened.
        return parts.loop()
                .insist(_ -> endMachine())
                // A loop that has failed has ended, so this thread may change the torrent's state.
                .exceptionally(_ -> endMachine())
                .thenCompose(end -> saveCounters().thenApply(_ -> end))
                .thenCompose(end -> opener.settled()
                        .thenCompose(settled -> open.map(known -> known.close(end))
                                .orElseGet(() -> CompletableFuture.completedFuture(null))));
    }

    /** Saves how much has been transferred; done when that is durable or has failed. */
    private CompletableFuture<Void> saveCounters() {
        TransferTotals totals = torrentState.status().totals();
        return record.map(saved -> saved.counters(before -> new SavedTorrent.Counters(
                                totals.uploadedBytes(),
                                totals.downloadedBytes(),
                                before.seedingSeconds(),
                                before.completed()))
                        .exceptionally(_ -> null))
                .orElse(CompletableFuture.completedFuture(null));
    }

    private TorrentFiles.End endMachine() {
        TorrentFiles.End end = end();
        slot.stop();
        machine = Optional.empty();
        queue.forget(number);
        releaseShared();
        abandon();
        return end;
    }

    private TorrentFiles.End end() {
        if (torrentState.failure().isPresent()) {
            boolean isNotBegun = torrentState.failure().get().cause() == TorrentFailure.Cause.FILE_IN_THE_WAY
                    && open.filter(known ->
                                    known.content().isNew() && !known.storage().hasWritten())
                            .isPresent();
            return isNotBegun ? TorrentFiles.End.NOT_BEGUN : TorrentFiles.End.FAILED;
        }
        // The selected files may be complete while the rest may be wanted later.
        if (!torrentState.completion().isDone()) {
            return TorrentFiles.End.UNFINISHED;
        }
        boolean isWhole = machine.filter(Torrent::hasContent)
                .map(Torrent::pieces)
                .filter(Bitfield::isFull)
                .isPresent();
        return isWhole ? TorrentFiles.End.COMPLETE : TorrentFiles.End.CHOSEN;
    }
}
