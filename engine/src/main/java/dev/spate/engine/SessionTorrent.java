package dev.spate.engine;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.engine.loop.Station;
import dev.spate.engine.net.Swarm;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.protocol.torrent.CloseReason;
import dev.spate.protocol.torrent.Command;
import dev.spate.protocol.torrent.Contacts;
import dev.spate.protocol.torrent.Dialer;
import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.protocol.torrent.MetadataFetch;
import dev.spate.protocol.torrent.MetadataSetup;
import dev.spate.protocol.torrent.Notice;
import dev.spate.protocol.torrent.PeerEvent;
import dev.spate.protocol.torrent.Ports;
import dev.spate.protocol.torrent.Publisher;
import dev.spate.protocol.torrent.Self;
import dev.spate.protocol.torrent.Summary;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.protocol.torrent.TorrentEvent;
import dev.spate.protocol.torrent.TorrentSetup;
import dev.spate.protocol.torrent.WebSeedAddress;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * One torrent of a session: its machine, its files, and the bridge from both to the API. Thread-safe.
 *
 * <p>The machine tells through {@link Publisher}, on the loop; the API reads the last snapshot and waits on futures. A
 * magnet link begins with a {@link MetadataFetch}; what it brings is opened on a thread of its own, and then a {@link
 * Torrent} takes its place.
 */
final class SessionTorrent implements Publisher {
    private final SessionParts parts;
    private final InfoHash infoHash;
    private final SplittableRandom random;
    private final Station<TorrentEvent> station;
    private final Swarm swarm;
    private final TorrentSlots slots;
    private final AtomicLong lastCommand = new AtomicLong();
    private final Map<Long, CompletableFuture<Void>> commands = new ConcurrentHashMap<>();
    private final CompletableFuture<Metainfo> metadata = new CompletableFuture<>();
    private volatile AddTorrent request;
    private volatile Optional<OpenTorrent> open = Optional.empty();
    private volatile Optional<WebSeeds> webSeeds = Optional.empty();
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);
    private volatile CompletableFuture<Void> completion = new CompletableFuture<>();
    private volatile TorrentStatus status;
    private volatile Optional<TorrentFailure> failure = Optional.empty();
    private volatile boolean isOver;
    private volatile boolean isLeaving;
    /** Counts what may have made verified pieces doubtful, so that readers ask again. */
    private final AtomicLong doubts = new AtomicLong();

    private final Readers readers = new Readers();

    // Owned by the loop.
    private Optional<Torrent> torrent = Optional.empty();
    private Optional<MetadataFetch> fetch = Optional.empty();

    /** Opens the files, when it is known which; see {@link Session#add} for what may be thrown. */
    SessionTorrent(SessionParts parts, AddTorrent given, SplittableRandom random) {
        this.parts = parts;
        this.infoHash = given.infoHash();
        this.random = random;
        this.station = parts.loop().station(this::release, this::broke);
        this.swarm = new Swarm(infoHash, parts.self(), station, parts.blocks());
        this.slots = new TorrentSlots(parts.ledger());
        this.request = MagnetOpening.withKept(given, parts);
        if (request.metainfo().isPresent()) {
            take(OpenTorrent.open(request, parts, this::told));
        }
        this.status = status(open.map(known -> known.content().firstSummary()).orElseGet(this::firstSummary));
    }

    private void take(OpenTorrent known) {
        request = known.request();
        open = Optional.of(known);
        swarm.learn(known.pieceCount(), known.storage());
        webSeeds = Optional.of(new WebSeeds(
                known.content().metainfo(), known.content().webSeeds(), parts.webSeeds(), this::webSeedSaid));
        metadata.complete(known.content().metainfo());
    }

    private Summary firstSummary() {
        return Summary.nothing(request.paused() ? Summary.Activity.PAUSED : Summary.Activity.FETCHING_METADATA, 0);
    }

    private void webSeedSaid(String url, String message, boolean isOver) {
        parts.subscribers().accept(new SessionEvent.WebSeedMessage(infoHash(), url, message, isOver));
    }

    /** The machine begins. */
    CompletableFuture<Void> start() {
        return parts.loop().call(now -> {
            if (open.isPresent()) {
                move(new Torrent(setup(open.get()), ports(open.get()), random, now));
            } else {
                MetadataFetch begun = new MetadataFetch(metadataSetup(), contacts(), random, now);
                fetch = Optional.of(begun);
                station.occupy(begun);
            }
            return null;
        });
    }

    private void move(Torrent machine) {
        fetch = Optional.empty();
        torrent = Optional.of(machine);
        station.occupy(machine);
    }

    private Contacts contacts() {
        return new Contacts(
                parts.links(),
                parts.dialling().dialerOf(swarm),
                parts.trackerDesk().trackersOf(infoHash, station),
                this,
                slots);
    }

    private TorrentSetup setup(OpenTorrent known) {
        return known.content().setup(parts, webSeeds.map(WebSeeds::addresses).orElse(List.of()));
    }

    private Ports ports(OpenTorrent known) {
        Contacts contacts = contacts();
        Dialer dialer =
                webSeeds.map(seeds -> seeds.dialer(swarm, contacts.dialer())).orElse(contacts.dialer());
        return new Ports(
                contacts.peers(),
                known.storage(),
                known.content().store(),
                dialer,
                contacts.trackers(),
                contacts.publisher(),
                contacts.slots());
    }

    private MetadataSetup metadataSetup() {
        Magnet magnet = request.magnet().orElseThrow();
        List<PeerAddress> peers = new ArrayList<>(request.peers());
        peers.addAll(MagnetOpening.addresses(magnet));
        return new MetadataSetup(
                new WireHash(infoHash.v1()),
                new Self(parts.self(), Version.CLIENT, parts.listenPort()),
                magnet.trackers().stream().map(List::of).toList(),
                request.paused(),
                peers,
                parts.config().connectionsPerTorrentMax());
    }

    InfoHash infoHash() {
        return infoHash;
    }

    String name() {
        return request.name();
    }

    /** What was asked for, with metainfo once that is there. */
    AddTorrent request() {
        return request;
    }

    CompletableFuture<Metainfo> metadata() {
        return metadata;
    }

    Swarm swarm() {
        return swarm;
    }

    TorrentStatus status() {
        return status;
    }

    CompletableFuture<Void> completion() {
        return completion;
    }

    CompletableFuture<Void> command(LongFunction<Command> command) {
        long number = lastCommand.incrementAndGet();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        commands.put(number, answer);
        if (isOver || !station.command(command.apply(number))) {
            commands.remove(number);
            answer.completeExceptionally(gone());
        }
        return answer;
    }

    private SpateException gone() {
        return new SpateException(name() + " is no longer in its session");
    }

    CompletableFuture<Void> resume() {
        if (completion.isCompletedExceptionally()) {
            completion = new CompletableFuture<>();
        }
        failure = Optional.empty();
        return command(Command.Resume::new).thenCompose(_ -> tryOpening());
    }

    /** Peers to dial, from whoever has looked them up. */
    void meet(List<PeerAddress> peers) {
        station.complete(new Command.AddPeers(lastCommand.incrementAndGet(), peers));
    }

    private CompletableFuture<Void> tryOpening() {
        return parts.loop().call(now -> {
            openWhatWasFetched();
            return null;
        });
    }

    CompletableFuture<Void> recheck() {
        doubts.incrementAndGet();
        return command(Command.Recheck::new);
    }

    CompletableFuture<List<PeerStatus>> peers() {
        int pieceCount = status.pieceCount();
        return parts.loop()
                .call(now -> torrent
                        .map(machine -> machine.peers(now))
                        .or(() -> fetch.map(machine -> machine.peers(now)))
                        .orElse(List.of())
                        .stream()
                        .map(peer -> Conversions.peer(peer, pieceCount))
                        .toList());
    }

    CompletableFuture<List<TrackerStatus>> trackers() {
        return parts.loop()
                .call(now ->
                        torrent
                                .map(Torrent::trackers)
                                .or(() -> fetch.map(MetadataFetch::trackers))
                                .orElse(List.of())
                                .stream()
                                .map(Conversions::tracker)
                                .toList());
    }

    CompletableFuture<Bitfield> pieces() {
        int pieceCount = open.map(OpenTorrent::pieceCount).orElse(0);
        return parts.loop().call(now -> torrent.map(Torrent::pieces).orElseGet(() -> Bitfield.empty(pieceCount)));
    }

    /** What a disk thread tells. */
    private void told(DiskEvent event) {
        if (event instanceof DiskEvent.Unreadable) {
            doubts.incrementAndGet();
        }
        station.complete(event);
    }

    // ---- for readers

    Readers readers() {
        return readers;
    }

    ContentAccess content() {
        return opened().storage().access();
    }

    /** Nobody reads before there is anything to read. */
    private OpenTorrent opened() {
        return open.orElseThrow(() -> new IllegalStateException("what " + name() + " holds is not known yet"));
    }

    Metainfo metainfo() {
        return opened().content().metainfo();
    }

    long doubts() {
        return doubts.get();
    }

    /** Offset after the verified pieces that begin at this offset, or the offset itself. */
    CompletableFuture<Long> verifiedTo(long offset) {
        PieceGeometry geometry = metainfo().geometry();
        int first = geometry.pieceAt(offset);
        int countMax = Math.min(Limits.VERIFIED_RUN_MAX, geometry.pieceCount() - first);
        return parts.loop()
                .call(now -> torrent.map(machine -> machine.verifiedRun(first, countMax))
                        .orElse(0))
                .thenApply(count -> count == 0
                        ? offset
                        : geometry.pieceOffset(first + count - 1) + geometry.pieceLength(first + count - 1));
    }

    /** Never refused: there is one such request for each reader at the most. */
    void read(long reader, int firstPiece, int pieceCount) {
        if (opened().content().mayDownload()) {
            station.complete(new Command.Read(lastCommand.incrementAndGet(), reader, firstPiece, pieceCount));
        }
    }

    void stopReading(long reader) {
        station.complete(new Command.StopReading(lastCommand.incrementAndGet(), reader));
    }

    /** Throws when no byte can be read any more. */
    void checkAlive() {
        failure.ifPresent(why -> {
            throw new TorrentFailedException(why);
        });
        if (isOver || isLeaving) {
            throw gone();
        }
    }

    /** Throws when what is missing now stays missing. */
    void checkMayCome() {
        checkAlive();
        boolean isChecking = status.activity() == TorrentStatus.Activity.CHECKING
                || status.activity() == TorrentStatus.Activity.PAUSED;
        if (!opened().content().mayDownload() && !isChecking) {
            throw new SpateException(metainfo().name() + " lacks these bytes, and only seeds what it has");
        }
    }

    /** What a reader throws whose bytes are verified and cannot be read all the same. */
    SpateException unreadable(IOException problem) {
        checkAlive();
        return new StorageException(new TorrentFailure(
                TorrentFailure.Cause.STORAGE_FAULTY,
                "",
                metainfo().name() + " cannot be read: " + Conversions.oneLine(problem)));
    }

    // ---- what the machine tells, on the loop

    @Override
    public void answered(long number) {
        Optional.ofNullable(commands.remove(number)).ifPresent(answer -> answer.complete(null));
    }

    @Override
    public void summarised(Summary summary) {
        TorrentStatus.Activity before = status.activity();
        status = status(summary);
        // What is checked is not told piece by piece.
        if (before == TorrentStatus.Activity.CHECKING || before != status.activity()) {
            readers.changed();
        }
        parts.subscribers().accept(new SessionEvent.StatusChanged(status));
    }

    private TorrentStatus status(Summary summary) {
        return Conversions.status(request, infoHash, summary, failure);
    }

    @Override
    public void noticed(Notice notice) {
        switch (notice) {
            case Notice.MetadataFetched _ -> openWhatWasFetched();
            case Notice.Completed _ ->
                open.ifPresent(known -> known.storage().createEmptyFiles(known.content()::isWanted, this::completed));
            case Notice.Failed failed -> fail(Conversions.failure(failed));
            case Notice.Checked _ -> open.ifPresent(known -> known.content().settle());
            case Notice.PieceCompleted completed ->
                readers.verified(completed.piece().value());
            case Notice.PieceFailed _ -> {}
            case Notice.PeerBanned _, Notice.TrackerMessage _ -> {}
        }
        // A web seed says itself that it is banned, under its own name.
        if (!(notice instanceof Notice.PeerBanned(var address) && WebSeedAddress.isWebSeed(address))) {
            Conversions.event(infoHash, notice).ifPresent(parts.subscribers());
        }
    }

    /** Called by a disk thread: the files without a byte are there as well. */
    private void completed() {
        completion.complete(null);
        parts.subscribers().accept(new SessionEvent.Completed(infoHash));
    }

    private void fail(TorrentFailure why) {
        failure = Optional.of(why);
        // Whoever is woken by the failure finds it in the status as well, not only with the next summary.
        status = Conversions.failed(status, why);
        completion.completeExceptionally(new TorrentFailedException(why));
        doubts.incrementAndGet();
        readers.changed();
    }

    /** The machine has broken one of its own rules and was stopped. */
    private void broke(RuntimeException bug) {
        System.getLogger(SessionTorrent.class.getName())
                .log(System.Logger.Level.ERROR, "the torrent " + name() + " has stopped: a bug", bug);
        // Nobody decides about its links any more, nor gives back what it has taken from the others.
        parts.links().closeAll(swarm, CloseReason.TORRENT_STOPPED);
        slots.returnAll();
        failLoudly(TorrentFailure.Cause.INTERNAL, "internal error: " + Conversions.oneLine(bug));
        abandonCommands();
    }

    private void failLoudly(TorrentFailure.Cause cause, String message) {
        TorrentFailure why = new TorrentFailure(cause, "", message);
        fail(why);
        parts.subscribers().accept(new SessionEvent.Failed(infoHash, why));
    }

    private void abandonCommands() {
        isOver = true;
        commands.forEach((number, answer) -> answer.completeExceptionally(gone()));
        commands.clear();
        metadata.completeExceptionally(gone());
        doubts.incrementAndGet();
        readers.changed();
    }

    /** Events that no machine handles any more may hold memory, or a link that nobody would ever close. */
    private void release(TorrentEvent event) {
        if (event instanceof PeerEvent.Received(var link, Message.Piece(var block, var payload))) {
            payload.release();
        } else if (event instanceof PeerEvent.Connected connected) {
            parts.links().close(connected.link(), CloseReason.TORRENT_STOPPED);
        }
    }

    // ---- from the fetch to the torrent

    /** On the loop. Looking at the disk takes a moment, in which the loop goes on and links stay. */
    private void openWhatWasFetched() {
        Optional<byte[]> info = fetch.flatMap(MetadataFetch::metadata);
        if (info.isPresent() && opening.isDone() && !isOver) {
            CompletableFuture<Void> opened = new CompletableFuture<>();
            opening = opened;
            parts.openings().start(() -> {
                try {
                    open(info.get());
                } finally {
                    opened.complete(null);
                }
            });
        }
    }

    /** On a thread of its own. */
    private void open(byte[] info) {
        try {
            OpenTorrent known = MagnetOpening.open(request, info, parts, this::told);
            boolean isTaken = parts.loop().call(now -> succeed(known, now)).join();
            if (!isTaken) {
                known.close(TorrentContent.End.UNFINISHED).join();
            }
        } catch (ProtocolException e) {
            cannotGoOn(TorrentFailure.Cause.METADATA_UNUSABLE, "not a usable torrent: " + e.getMessage());
        } catch (StorageException e) {
            cannotGoOn(e.failure().cause(), e.failure().message());
        } catch (RuntimeException e) {
            cannotGoOn(TorrentFailure.Cause.METADATA_UNUSABLE, Conversions.oneLine(e));
        }
    }

    /** The torrent takes the place of the fetch, unless the torrent has been removed meanwhile. */
    private boolean succeed(OpenTorrent known, long now) {
        if (isOver || fetch.isEmpty()) {
            return false;
        }
        take(known);
        try {
            move(fetch.get().succeededBy(setup(known), ports(known), random, now));
        } catch (RuntimeException bug) {
            station.vacate();
            broke(bug);
        }
        parts.subscribers()
                .accept(new SessionEvent.MetadataReceived(
                        infoHash, known.content().metainfo()));
        return true;
    }

    private void cannotGoOn(TorrentFailure.Cause cause, String message) {
        station.complete(new Command.Pause(lastCommand.incrementAndGet()));
        failLoudly(cause, message);
    }

    // ---- the end

    /** Progress durable, trackers told: done when both are, or as far as they can be. */
    CompletableFuture<Void> stop() {
        isLeaving = true;
        doubts.incrementAndGet();
        readers.changed();
        return command(Command.Stop::new);
    }

    /** After {@link #stop}: files are closed. Nothing of the torrent is left afterwards. */
    CompletableFuture<Void> close() {
        // What is being opened is either taken or closed by whoever opens it; afterwards nothing is opened any more.
        return parts.loop()
                .call(now -> {
                    TorrentContent.End end = end();
                    station.vacate();
                    torrent = Optional.empty();
                    fetch = Optional.empty();
                    abandonCommands();
                    return end;
                })
                .thenCompose(end -> opening.thenCompose(opened ->
                        open.map(known -> known.close(end)).orElseGet(() -> CompletableFuture.completedFuture(null))));
    }

    private TorrentContent.End end() {
        if (failure.isPresent()) {
            boolean isNotBegun = failure.get().cause() == TorrentFailure.Cause.FILE_IN_THE_WAY
                    && open.filter(known ->
                                    known.content().isNew() && !known.storage().hasWritten())
                            .isPresent();
            return isNotBegun ? TorrentContent.End.NOT_BEGUN : TorrentContent.End.FAILED;
        }
        // A part that was selected may be complete, and the rest still be wanted another time.
        boolean isWhole = completion.isDone()
                && torrent.filter(machine -> machine.pieces().isFull()).isPresent();
        return isWhole ? TorrentContent.End.COMPLETE : TorrentContent.End.UNFINISHED;
    }
}
