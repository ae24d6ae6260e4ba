package dev.spate.engine;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.torrent.LinkPeers;
import dev.spate.engine.torrent.OpenTorrent;
import dev.spate.engine.torrent.PendingCommands;
import dev.spate.engine.torrent.SessionParts;
import dev.spate.engine.torrent.StorageMessages;
import dev.spate.engine.torrent.TorrentFiles;
import dev.spate.engine.torrent.TorrentOpener;
import dev.spate.engine.torrent.TorrentQuota;
import dev.spate.engine.torrent.TorrentRequest;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.PeerStatus;
import dev.spate.wire.status.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * One torrent of a session: its machine, its files, and the connection of both to the API. Thread-safe.
 *
 * <p>The machine reports through {@link Publisher}, on the loop. The API reads the last snapshot and waits for futures,
 * which are in {@link TorrentState} and {@link PendingCommands}. When the machine has fetched the metadata of a magnet
 * link, {@link TorrentOpener} opens the files.
 */
final class SessionTorrent implements Publisher, TorrentOpener.Listener {
    private final SessionParts parts;
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
    private final CompletableFuture<Metainfo> metadata = new CompletableFuture<>();
    private final CompletableFuture<Metainfo> metadataAnswer;
    /** Owned by the loop; empty before the start and after the end. */
    private Optional<Torrent> machine = Optional.empty();

    private volatile TorrentRequest request;
    private volatile Optional<OpenTorrent> open = Optional.empty();
    private volatile Optional<WebSeeds> webSeeds = Optional.empty();
    /** Guarded by this object's lock. */
    private Optional<CompletableFuture<Void>> closing = Optional.empty();

    /** Opens the files if the metainfo is known; throws what {@link Session#add} throws. */
    SessionTorrent(
            SessionParts parts,
            TorrentRequest given,
            SplittableRandom random,
            ApiFutures apiFutures,
            Consumer<SessionEvent> subscribers) {
        this.parts = parts;
        this.apiFutures = apiFutures;
        this.subscribers = subscribers;
        this.infoHash = given.infoHash();
        this.random = random;
        this.slot = parts.loop().slot(this::release, this::onBug);
        this.torrentEndpoint = new TorrentEndpoint(infoHash, parts.self().peerId(), slot, parts.blocks());
        this.quota = new TorrentQuota(parts.resources());
        this.pendingCommands = new PendingCommands(slot, this::gone);
        this.messages = new StorageMessages(this::onStorageMessage);
        this.opener = new TorrentOpener(parts, this, this::onDiskEvent);
        this.request = TorrentOpener.withSavedMetadata(given, parts);
        Optional<OpenTorrent> known = request.metainfo().map(_ -> openFiles());
        TorrentStats first = known.map(files -> files.content().firstStats()).orElseGet(this::firstStats);
        this.torrentState =
                new TorrentState(Conversions.status(request, infoHash, first, Optional.empty()), apiFutures);
        known.ifPresent(this::useOpened);
        this.metadataAnswer = answer(metadata);
    }

    private OpenTorrent openFiles() {
        try {
            return OpenTorrent.open(request, parts, this::onDiskEvent);
        } catch (FileFailure e) {
            throw new StorageException(Conversions.failure(e));
        } catch (ResumeFileInUseException e) {
            throw new AlreadyInUseException(Conversions.oneLine(e), e);
        }
    }

    private TorrentStats firstStats() {
        return TorrentStats.nothing(
                request.how().isPaused() ? Activity.PAUSED : Activity.FETCHING_METADATA, Progress.none(0, 0));
    }

    private void useOpened(OpenTorrent known) {
        open = Optional.of(known);
        request = known.request();
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

    /** Starts the machine. */
    CompletableFuture<Void> start() {
        return parts.loop().insist(now -> {
            Torrent torrent = new Torrent(setup(), ports(), random, now);
            machine = Optional.of(torrent);
            slot.start(torrent);
            return null;
        });
    }

    private TorrentSetup setup() {
        List<PeerAddress> peers = new ArrayList<>(request.peers());
        request.magnet().ifPresent(magnet -> peers.addAll(LinkPeers.addresses(magnet)));
        return new TorrentSetup(
                WireHash.of(infoHash),
                parts.self(),
                request.trackers(),
                new TorrentSettings(
                        request.how().inOrder(),
                        request.how().downBytesPerSecond(),
                        request.how().upBytesPerSecond(),
                        parts.connectionsPerTorrentMax(),
                        parts.unchokeSlots()),
                request.how().isPaused(),
                peers,
                open.map(this::content));
    }

    private OpenContent content(OpenTorrent known) {
        return known.content()
                .openContent(known.storage(), webSeeds.map(WebSeeds::remotes).orElse(List.of()));
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
        return request.name();
    }

    private SpateException gone() {
        return new SpateException(name() + " is no longer in its session");
    }

    /** The request, which contains the metainfo once that is known. */
    @Override
    public TorrentRequest request() {
        return request;
    }

    List<String> notes() {
        return open.map(known -> known.content().notes()).orElse(List.of());
    }

    CompletableFuture<Metainfo> metadata() {
        return metadataAnswer;
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

    CompletableFuture<Void> resume() {
        // Recovers now, for callers that ask next; and again when the machine resumes, for a failure that it reports
        // before that.
        torrentState.recover();
        return command(Command.Resume::new);
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

    /** The part that readers use. There are no readers before the metainfo is known. */
    ReaderAccess reading() {
        OpenTorrent known =
                open.orElseThrow(() -> new IllegalStateException("the files of " + name() + " are not known yet"));
        return new ReaderAccess(known, torrentState, pendingCommands, parts.loop(), this::verifiedRun, this::gone);
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
        torrentState.update(Conversions.status(request, infoHash, stats, torrentState.failure()));
        subscribers.accept(new SessionEvent.StatusChanged(torrentState.status()));
    }

    @Override
    public void onNotice(Notice notice) {
        switch (notice) {
            case Notice.Completed _ -> complete();
            case Notice.Incomplete _ -> torrentState.becomeIncomplete();
            case Notice.Failed failed -> torrentState.fail(Conversions.failure(failed));
            case Notice.Recovered _ -> torrentState.recover();
            case Notice.Checked _ -> open.ifPresent(known -> known.content().settle());
            case Notice.PieceCompleted completed ->
                torrentState.readers().verified(completed.piece().value());
            case Notice.PieceFailed _ -> {}
            case Notice.MetadataFetched _, Notice.MetadataTooLong _, Notice.PeerBanned _, Notice.TrackerMessage _ -> {}
        }
        Conversions.event(infoHash, notice).ifPresent(subscribers);
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
        useOpened(known);
        slot.handle(new ContentEvent.Opened(content(known)), now);
        subscribers.accept(
                new SessionEvent.MetadataReceived(infoHash, known.content().metainfo()));
        return true;
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
                .thenCompose(end -> opener.settled()
                        .thenCompose(settled -> open.map(known -> known.close(end))
                                .orElseGet(() -> CompletableFuture.completedFuture(null))));
    }

    private TorrentFiles.End endMachine() {
        TorrentFiles.End end = end();
        slot.stop();
        machine = Optional.empty();
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
