package dev.spate.engine;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.engine.torrent.OpenTorrent;
import dev.spate.engine.torrent.PendingCommands;
import dev.spate.engine.torrent.SavedTorrents;
import dev.spate.engine.torrent.SessionParts;
import dev.spate.engine.torrent.StorageMessages;
import dev.spate.engine.torrent.TorrentFiles;
import dev.spate.engine.torrent.TorrentOpener;
import dev.spate.engine.torrent.TorrentQuota;
import dev.spate.engine.torrent.TorrentRequest;
import dev.spate.engine.torrent.TorrentSaving;
import dev.spate.engine.torrent.TorrentStart;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.Work;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.PeerStatus;
import dev.spate.wire.status.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

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
     * @param extensions those that the program adds
     */
    record Surroundings(
            ApiFutures apiFutures,
            Consumer<SessionEvent> subscribers,
            SessionQueue queue,
            Optional<SavedSession> saved,
            List<PeerExtension> extensions) {}

    private final SessionParts parts;
    private final QueueAccess queue;
    private final TorrentSaving saving;
    private final ApiFutures apiFutures;
    private final Consumer<SessionEvent> subscribers;
    private final InfoHash infoHash;
    private final List<PeerExtension> extensions;
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

    /** What is saved of content for which the caller vouches. */
    private Optional<SavedContent> vouched = Optional.empty();

    /** Empty once the machine is there; owned by the thread that adds the torrent, and then by the loop. */
    private Optional<TorrentStart> start = Optional.empty();

    /** Whether the content is closed and the metainfo is only in the saved session. */
    private volatile boolean isClosed;

    /** What the machine has reported last; owned by the loop. */
    private Optional<TorrentStats> stats = Optional.empty();

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
        if (saving.isPossible() && known.where().isVouched() && known.metainfo().isPresent()) {
            // The caller knows that every piece is right, so nothing is opened before somebody needs it.
            vouched = Optional.of(vouchedContent(known));
            beginClosed(TorrentStart.vouched(known, known.metainfo().get()));
            return;
        }
        TorrentStart begin = TorrentStart.of(known);
        start = Optional.of(begin);
        Optional<OpenTorrent> opened = known.metainfo().map(_ -> openFiles(known));
        TorrentStats first = opened.map(files -> files.content().firstStats()).orElseGet(begin::firstStats);
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
        beginClosed(TorrentStart.of(saved));
        if (!isClosed) {
            request = Optional.of(SavedTorrents.request(saved, Optional.empty()));
        }
    }

    private void beginClosed(TorrentStart begin) {
        start = Optional.of(begin);
        isClosed = begin.closed().isPresent();
        torrentState.update(Conversions.status(name, infoHash, begin.firstStats(), Optional.empty()));
        if (begin.isComplete()) {
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
        this.parts = parts;
        this.apiFutures = surroundings.apiFutures();
        this.subscribers = surroundings.subscribers();
        this.infoHash = infoHash;
        this.extensions = surroundings.extensions();
        this.name = name;
        this.request = Optional.empty();
        this.random = random;
        this.slot = parts.loop().slot(this::release, this::onBug);
        this.torrentEndpoint = new TorrentEndpoint(
                infoHash, parts.self().peerId(), slot, parts.blocks(), Extensions.decoded(extensions.size()));
        this.quota = new TorrentQuota(parts.resources());
        this.pendingCommands = new PendingCommands(slot, this::gone);
        this.messages = new StorageMessages(this::onStorageMessage);
        this.opener = new TorrentOpener(parts, this, this::onDiskEvent);
        TorrentStats nothing = TorrentStats.nothing(Activity.PAUSED, Progress.none(0, 0));
        this.torrentState = new TorrentState(Conversions.status(name, infoHash, nothing, Optional.empty()), apiFutures);
        this.saving = new TorrentSaving(surroundings.saved(), parts, infoHash);
        this.queue = new QueueAccess(number, surroundings.queue(), pendingCommands, torrentState, entry -> {
            var _ = saving.queue(entry);
        });
    }

    private SavedContent vouchedContent(TorrentRequest known) {
        try {
            return TorrentFiles.vouched(known, parts.disk());
        } catch (IOException e) {
            throw new StorageException(
                    Conversions.failure(new FileFailure(known.where().folder(), e)));
        }
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

    QueueAccess queueAccess() {
        return queue;
    }

    TorrentSaving saving() {
        return saving;
    }

    /** A new torrent, as the queue gets it. */
    QueueEntry entry() {
        return queue.added(firstWork(), start.orElseThrow().how().isPaused());
    }

    /** Begins to save a new torrent, at the position that the queue has given it. On the loop. */
    void save(QueueEntry entry) {
        saving.add(request.orElseThrow(), vouched, entry);
    }

    private Work firstWork() {
        if (isClosed) {
            return Work.SEEDING;
        }
        return open.isPresent() ? Work.CHECKING : Work.FETCHING_METADATA;
    }

    /** Starts the machine in the state that the queue has decided on. On the loop. */
    void start(EntryState decided, long now) {
        TorrentSetup setup = start.orElseThrow()
                .setup(infoHash, parts, open.map(this::content), queue.place().isToRun(decided));
        Torrent torrent = new Torrent(setup, ports(), random, now);
        machine = Optional.of(torrent);
        slot.start(torrent);
        start = Optional.empty();
        vouched = Optional.empty();
        if (isClosed) {
            // Its metainfo stays on disk until the content is open.
            request = Optional.empty();
        }
        queue.place().onStarted();
    }

    private OpenContent content(OpenTorrent known) {
        OpenContent content = known.content()
                .openContent(known.storage(), webSeeds.map(WebSeeds::remotes).orElse(List.of()));
        return content.withStore(saving.savingCounters(content.store(), queue::entry));
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
                extensions.stream().map(this::factory).toList());
    }

    private Extension.Factory factory(PeerExtension extension) {
        return sender -> new ProgramExtension(extension, infoHash, sender, parts.loop());
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
            return saving.readMetainfo().join();
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
        return saving.reopening();
    }

    List<String> notes() {
        return open.map(known -> known.content().notes()).orElse(List.of());
    }

    CompletableFuture<Metainfo> metadata() {
        if (!isClosed) {
            return answer(metadata);
        }
        // It was known before; it is read only for a program that asks.
        return answer(saving.readMetainfo().thenApply(Optional::orElseThrow));
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
        return unlessGone(queue::pause);
    }

    /** Runs again by the owner's wish, at once or when it has a place. */
    CompletableFuture<Void> resume() {
        // Recovers now, for callers that ask next; and again when the machine resumes, for a failure that it reports
        // before that.
        torrentState.recover();
        return unlessGone(queue::resume);
    }

    /** The owner wants something of the queue; done when it is decided and durable. */
    CompletableFuture<Void> queue(QueueEvent.QueueCommand command) {
        return unlessGone(() -> queue.command(command));
    }

    /** Gives a command to the queue, which ignores torrents that are gone, and saves what it has decided. */
    private CompletableFuture<Void> unlessGone(Supplier<CompletableFuture<Void>> command) {
        return pendingCommands.isClosed()
                ? CompletableFuture.failedFuture(gone())
                : command.get().thenCompose(_ -> queue.entry()).thenCompose(this::saveQueue);
    }

    private CompletableFuture<Void> saveQueue(Optional<QueueEntry> entry) {
        return entry.map(saving::queue).orElseGet(() -> CompletableFuture.failedFuture(gone()));
    }

    /** The torrent is removed for good; done when that is durable. */
    CompletableFuture<Void> forget() {
        torrentState.leave();
        queue.remove();
        return saving.remove();
    }

    /** The bytes that one copy has. A torrent that only seeds wants none of them. */
    private long bytesToSeed(TorrentStats stats) {
        long wanted = stats.progress().bytesWanted();
        return wanted > 0
                ? wanted
                : open.map(known -> known.content().metainfo().geometry().totalLength())
                        .orElse(0L);
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
        return saving.isPossible()
                ? saving.doubt().thenCompose(_ -> command(Command.Recheck::new))
                : command(Command.Recheck::new);
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
        if (saving.isPossible()) {
            // Even when it is open, so that it stays open.
            wake().join();
        }
        OpenTorrent known = open.orElseThrow(() -> torrentState
                .failure()
                .<RuntimeException>map(TorrentFailedException::new)
                .orElseGet(() -> new IllegalStateException("the files of " + name() + " are not known yet")));
        return new ReaderAccess(known, torrentState, pendingCommands, parts.loop(), this::verifiedRun, this::gone);
    }

    /** Opens the content if it is closed. */
    private CompletableFuture<Void> wake() {
        queue.wake();
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
    public void onStats(TorrentStats latest) {
        stats = Optional.of(latest);
        torrentState.update(Conversions.status(name, infoHash, latest, torrentState.failure()));
        report();
        subscribers.accept(new SessionEvent.StatusChanged(torrentState.status()));
    }

    private void report() {
        stats.ifPresent(latest -> queue.place().report(latest, bytesToSeed(latest), saving.isContentSaved()));
    }

    @Override
    public void onNotice(Notice notice) {
        switch (notice) {
            case Notice.Completed _ -> {
                complete();
                report();
                saveContent();
            }
            case Notice.ContentNeeded _ -> queue.wake();
            case Notice.Incomplete _ -> {
                torrentState.becomeIncomplete();
                var _ = saving.incomplete();
            }
            case Notice.Failed failed -> {
                torrentState.fail(Conversions.failure(failed));
                queue.onFailed();
            }
            case Notice.Recovered _ -> torrentState.recover();
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

    /** Once the machine has handled the event that says so: only then is it known what is missing. */
    private void saveContent() {
        if (saving.isPossible()) {
            var _ = parts.loop().insist(_ -> {
                open.ifPresent(known -> machine.ifPresent(torrent -> saveContent(known, torrent.pieces())));
                return true;
            });
        }
    }

    private void saveContent(OpenTorrent known, Bitfield verified) {
        var _ = saving.content(known, verified, torrentState.isComplete(), parts.disk());
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
            saving.markContentSaved();
        }
        return true;
    }

    private void saveMetainfo(OpenTorrent known) {
        var _ = saving.metainfo(known.request(), known.content().metainfo()).exceptionally(problem -> {
            onStorageMessage(Conversions.oneLine(problem));
            return null;
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
        // What a removed torrent needs to be opened may be gone already, which is no failure.
        if (!torrentState.isLeaving()) {
            slot.handle(new ContentEvent.OpenFailed(why), now);
        }
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
        CompletableFuture<Void> counted = queue.entry()
                .exceptionally(_ -> Optional.empty())
                .thenCompose(entry -> saving.counters(torrentState.status().totals(), entry));
        // Files that are being opened now are taken or closed by the opener; after that none are opened.
        return parts.loop()
                .insist(_ -> endMachine())
                // A loop that has failed has ended, so this thread may change the torrent's state.
                .exceptionally(_ -> endMachine())
                .thenCompose(end -> counted.thenApply(_ -> end))
                .thenCompose(end -> opener.settled()
                        .thenCompose(settled -> open.map(known -> known.close(end))
                                .orElseGet(() -> CompletableFuture.completedFuture(null))));
    }

    private TorrentFiles.End endMachine() {
        TorrentFiles.End end = end();
        slot.stop();
        machine = Optional.empty();
        queue.forget();
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
