package dev.spate.engine;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.Station;
import dev.spate.engine.net.Swarm;
import dev.spate.protocol.torrent.CloseReason;
import dev.spate.protocol.torrent.Command;
import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.protocol.torrent.Notice;
import dev.spate.protocol.torrent.PeerEvent;
import dev.spate.protocol.torrent.Ports;
import dev.spate.protocol.torrent.Publisher;
import dev.spate.protocol.torrent.Summary;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.protocol.torrent.TorrentEvent;
import dev.spate.protocol.torrent.TorrentSetup;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.io.IOException;
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
 * <p>The machine tells through {@link Publisher}, on the loop; the API reads the last snapshot and waits on futures.
 */
final class SessionTorrent implements Publisher {
    private final SessionParts parts;
    private final TorrentContent content;
    private final Station<TorrentEvent> station;
    private final Storage storage;
    private final Swarm swarm;
    private final TorrentSlots slots;
    private final AtomicLong lastCommand = new AtomicLong();
    private final Map<Long, CompletableFuture<Void>> commands = new ConcurrentHashMap<>();
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

    /** Opens the files; see {@link Session#add} for what may be thrown. */
    SessionTorrent(SessionParts parts, AddTorrent request) {
        this.parts = parts;
        this.station = parts.loop().station(this::release, this::broke);
        this.content = TorrentContent.open(request, parts, station::complete);
        this.storage = content.storage(parts, this::told);
        Metainfo metainfo = content.metainfo();
        this.swarm = new Swarm(
                metainfo.infoHash(), parts.self(), metainfo.geometry().pieceCount(), station, storage, parts.blocks());
        this.slots = new TorrentSlots(parts.ledger());
        this.status = status(content.firstSummary());
    }

    /** The machine begins. */
    CompletableFuture<Void> start(SplittableRandom random) {
        Ports ports = new Ports(
                parts.links(),
                storage,
                content.store(),
                parts.dialling().dialerOf(swarm),
                parts.trackerDesk().trackersOf(metainfo().infoHash(), station),
                this,
                slots);
        TorrentSetup setup = content.setup(parts);
        return parts.loop().call(now -> {
            torrent = Optional.of(new Torrent(setup, ports, random, now));
            torrent.ifPresent(station::occupy);
            return null;
        });
    }

    Metainfo metainfo() {
        return content.metainfo();
    }

    InfoHash infoHash() {
        return metainfo().infoHash();
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
            answer.completeExceptionally(new SpateException(metainfo().name() + " is no longer in its session"));
        }
        return answer;
    }

    CompletableFuture<Void> resume() {
        if (completion.isCompletedExceptionally()) {
            completion = new CompletableFuture<>();
        }
        failure = Optional.empty();
        return command(Command.Resume::new);
    }

    CompletableFuture<Void> recheck() {
        doubts.incrementAndGet();
        return command(Command.Recheck::new);
    }

    CompletableFuture<List<PeerStatus>> peers() {
        int pieceCount = metainfo().geometry().pieceCount();
        return parts.loop()
                .call(now -> torrent.map(machine -> machine.peers(now)).orElse(List.of()).stream()
                        .map(peer -> Conversions.peer(peer, pieceCount))
                        .toList());
    }

    CompletableFuture<List<TrackerStatus>> trackers() {
        return parts.loop()
                .call(now -> torrent.map(Torrent::trackers).orElse(List.of()).stream()
                        .map(Conversions::tracker)
                        .toList());
    }

    CompletableFuture<Bitfield> pieces() {
        int pieceCount = metainfo().geometry().pieceCount();
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
        return storage.access();
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
        if (content.mayDownload()) {
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
            throw new SpateException(metainfo().name() + " is no longer in its session");
        }
    }

    /** Throws when what is missing now stays missing. */
    void checkMayCome() {
        checkAlive();
        boolean isChecking = status.activity() == TorrentStatus.Activity.CHECKING
                || status.activity() == TorrentStatus.Activity.PAUSED;
        if (!content.mayDownload() && !isChecking) {
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
        return Conversions.status(metainfo(), summary, failure);
    }

    @Override
    public void noticed(Notice notice) {
        switch (notice) {
            case Notice.Completed _ -> storage.createEmptyFiles(content::isWanted, this::completed);
            case Notice.Failed failed -> fail(Conversions.failure(failed));
            case Notice.Checked _ -> content.settle();
            case Notice.PieceCompleted completed ->
                readers.verified(completed.piece().value());
            case Notice.PieceFailed _ -> {}
            case Notice.PeerBanned _, Notice.TrackerMessage _ -> {}
        }
        if (!(notice instanceof Notice.Completed)) {
            parts.subscribers().accept(Conversions.event(infoHash(), notice));
        }
    }

    /** Called by a disk thread: the files without a byte are there as well. */
    private void completed() {
        completion.complete(null);
        parts.subscribers().accept(new SessionEvent.Completed(infoHash()));
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
                .log(System.Logger.Level.ERROR, "the torrent " + metainfo().name() + " has stopped: a bug", bug);
        TorrentFailure why =
                new TorrentFailure(TorrentFailure.Cause.INTERNAL, "", "internal error: " + Conversions.oneLine(bug));
        // Nobody decides about its links any more, nor gives back what it has taken from the others.
        parts.links().closeAll(swarm, CloseReason.TORRENT_STOPPED);
        slots.returnAll();
        fail(why);
        parts.subscribers().accept(new SessionEvent.Failed(infoHash(), why));
        abandonCommands();
    }

    private void abandonCommands() {
        isOver = true;
        commands.forEach((number, answer) ->
                answer.completeExceptionally(new SpateException(metainfo().name() + " is no longer in its session")));
        commands.clear();
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
        return parts.loop()
                .call(now -> {
                    TorrentContent.End end = end();
                    station.vacate();
                    torrent = Optional.empty();
                    abandonCommands();
                    return end;
                })
                .thenCompose(end -> storage.close().thenCompose(closed -> content.close(end)));
    }

    private TorrentContent.End end() {
        if (failure.isPresent()) {
            boolean isNotBegun = failure.get().cause() == TorrentFailure.Cause.FILE_IN_THE_WAY
                    && content.isNew()
                    && !storage.hasWritten();
            return isNotBegun ? TorrentContent.End.NOT_BEGUN : TorrentContent.End.FAILED;
        }
        // A part that was selected may be complete, and the rest still be wanted another time.
        boolean isWhole = completion.isDone()
                && torrent.filter(machine -> machine.pieces().isFull()).isPresent();
        return isWhole ? TorrentContent.End.COMPLETE : TorrentContent.End.UNFINISHED;
    }
}
