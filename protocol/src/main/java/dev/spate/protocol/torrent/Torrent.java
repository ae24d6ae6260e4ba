package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.AnnounceFigures;
import dev.spate.protocol.announce.TrackerStats;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerConnections;
import dev.spate.protocol.swarm.PeerConnector;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Reconnection;
import dev.spate.protocol.swarm.Suspect;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.swarm.TrackerPeerSource;
import dev.spate.protocol.transfer.Choking;
import dev.spate.protocol.transfer.Downloads;
import dev.spate.protocol.transfer.ReaderDeadlines;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.protocol.transfer.Uploads;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One torrent: passes each event to the part that decides about it, and holds no algorithm itself. Owned by the
 * session's loop.
 *
 * <p>A torrent first {@link Checking checks} what is on disk, unless saved progress proves it. Then it
 * {@link Transferring transfers}. Trackers name addresses, {@link PeerConnections} dials them and decides which links
 * stay, and peers announce their pieces. {@link Downloads} requests the blocks that the picker chooses, the disk writes
 * and hashes them, and {@link Uploads} sends blocks to the peers that the {@link Choking choker} has chosen.
 * {@link Durability} makes progress durable before it is claimed. At any time the owner may pause the torrent, or the
 * world may make it fail. That is its {@link RunState}; the torrent later continues from where it was.
 */
public final class Torrent implements Machine<TorrentEvent> {
    private final TorrentSetup setup;
    private final TorrentPorts ports;
    private final RandomGenerator random;
    private final PeerTable peerTable = new PeerTable();
    private final TorrentContext context;
    private final PeerConnections connections;
    private final TrackerPeerSource trackerSource;
    private final Reconnection reconnection;
    private final Durability durability;
    private final PendingStops pendingStops;
    private final StatusReporter reporter;
    private final Completion completion = new Completion();

    private Phase phase;
    private RunState runState;
    /** Stopping is final, whatever the owner said at the same time. */
    private boolean isStopped;

    private long housekeepingAt;
    private long watchAt;

    /** A torrent that starts at once, unless its setup says that it is paused. */
    public Torrent(TorrentSetup setup, TorrentPorts ports, RandomGenerator random, long now) {
        this(setup, ports, random, MetadataHandover.none(setup.metainfo().trackers(), ports, random), now);
    }

    /** A torrent that continues with what was known before its metainfo was known. */
    Torrent(TorrentSetup setup, TorrentPorts ports, RandomGenerator random, MetadataHandover handover, long now) {
        this.setup = setup;
        this.ports = ports;
        this.random = random;
        this.context = TorrentContext.of(setup, peerTable, ports, now);
        this.connections = new PeerConnections(
                setup.self(),
                context.geometry().pieceCount(),
                peerTable,
                ports.swarmPorts(),
                new PeerConnector(
                        peerTable,
                        ports.dialer(),
                        ports.quota(),
                        setup.self().peerId(),
                        setup.settings().connectionsMax(),
                        handover.addresses(),
                        handover.abandonedDials()),
                new View());
        handover.announcer().useFigures(this::figures);
        this.trackerSource = new TrackerPeerSource(handover.announcer(), handover.addresses(), ports.publisher());
        this.reconnection = new Reconnection(peerTable, ports.peers(), connections, trackerSource);
        this.durability = new Durability(
                ports.disk(),
                ports.store(),
                context.transferCounters(),
                setup.stored().trusted(),
                now);
        this.pendingStops = new PendingStops(ports.publisher());
        this.reporter = new StatusReporter(context, ports.publisher());
        this.phase = new Checking(
                context.geometry(),
                ports.disk(),
                setup.stored().trusted(),
                setup.stored().unchecked());
        this.runState = setup.isPaused() ? new RunState.Paused() : new RunState.Running();
        setup.webSeeds().forEach(seed -> connections.addWebSeed(seed, now));
        setup.peers().forEach(address -> connections.addresses().addNamed(address, now));
        this.housekeepingAt = now;
        this.watchAt = now + TorrentLimits.WATCH_EVERY;
        if (isRunning()) {
            begin(now);
        }
    }

    private boolean isRunning() {
        return runState instanceof RunState.Running;
    }

    private void begin(long now) {
        if (phase instanceof Checking checking) {
            checking.checkMore();
            endCheck(checking, now);
        } else {
            goOnline(now);
        }
    }

    private void goOnline(long now) {
        trackerSource.start(now);
        connections.dialDue(now);
    }

    private boolean wantsNothing() {
        return phase instanceof Transferring transferring
                && transferring.picker().isComplete();
    }

    // ---- what happens

    @Override
    public void handle(TorrentEvent event, long now) {
        switch (event) {
            case PeerEvent peerEvent -> handlePeer(peerEvent, now);
            case DiskEvent diskEvent -> handleDisk(diskEvent, now);
            case TrackerEvent trackerEvent -> handleTracker(trackerEvent, now);
            case NetworkChanged _ -> onNetworkChanged(now);
            case Command command -> handleCommand(command, now);
        }
        reporter.touch();
        afterwards(now);
    }

    private void handlePeer(PeerEvent event, long now) {
        switch (event) {
            case PeerEvent.Received received -> onReceived(received, now);
            case PeerEvent.Uploaded uploaded -> onUploaded(uploaded, now);
            case PeerEvent.Connected connected -> connections.onConnected(connected, now);
            case PeerEvent.Closed closed ->
                peerTable.find(closed.link()).ifPresent(peer -> connections.onLeft(peer, closed.reason(), now));
            case PeerEvent.DialFailed failed -> connections.onDialFailed(failed, now);
        }
    }

    private Optional<Transferring> transferring() {
        return phase instanceof Transferring transferring ? Optional.of(transferring) : Optional.empty();
    }

    private void onReceived(PeerEvent.Received received, long now) {
        Optional<Peer> from = peerTable.find(received.link());
        if (from.isEmpty() || !(phase instanceof Transferring transferring)) {
            if (received.message() instanceof Message.Piece piece) {
                piece.payload().release();
            }
            return;
        }
        Peer peer = from.get();
        if (peer.onMessage(received.message(), now)) {
            transferring
                    .onMessage(peer, received.message(), now)
                    .ifPresent(reason -> connections.drop(peer, reason, now));
        } else {
            connections.drop(peer, CloseReason.MISCONDUCT, now);
        }
    }

    private void onUploaded(PeerEvent.Uploaded uploaded, long now) {
        Optional<Peer> peer = peerTable.find(uploaded.link());
        if (peer.isPresent() && phase instanceof Transferring transferring) {
            transferring.onUploaded(peer.get(), uploaded, now);
        } else {
            // The peer had its last blocks, and we dropped it, before the link reported them as sent.
            context.transferCounters().addUploaded(uploaded.bytes());
        }
    }

    private void handleDisk(DiskEvent event, long now) {
        switch (event) {
            case DiskEvent.BlockWritten _ -> {
                context.blockBudget().onWritten();
                transferring().ifPresent(transferring -> transferring.onWritten(now));
            }
            case DiskEvent.PieceVerified verified -> onVerified(verified.piece(), now);
            case DiskEvent.PieceFailed failed -> onPieceFailed(failed, now);
            case DiskEvent.PieceDigested digested ->
                convict(context.blame().compare(digested.piece().value(), digested.digests()), now);
            case DiskEvent.PieceChecked checked -> onPieceChecked(checked, now);
            case DiskEvent.Unreadable unreadable -> onUnreadable(unreadable.piece(), now);
            case DiskEvent.Forced forced -> durability.onForced(forced.ticket());
            case DiskEvent.Saved saved -> durability.onSaved(saved.ticket(), now);
            case DiskEvent.Confirmed confirmed -> onConfirmed(confirmed.ticket());
            case DiskEvent.Failed failed -> onDiskFailed(failed, now);
        }
    }

    private void onVerified(PieceIndex piece, long now) {
        if (phase instanceof Transferring transferring) {
            durability.onVerified(piece.value());
            transferring.onVerified(piece);
            ports.publisher().onNotice(new Notice.PieceCompleted(piece));
            if (completion.markTrackersTold(transferring.picker().isSeed())) {
                trackerSource.onDownloadCompleted(now);
            }
            announceWants(now);
        }
    }

    /**
     * Peers are told when we want nothing more, and when we want something again: peers do not unchoke a peer that
     * wants nothing.
     */
    private void announceWants(long now) {
        retractCompletion();
        if (!completion.markPeersTold(wantsNothing())) {
            return;
        }
        connections.sendHandshakes();
        if (wantsNothing()) {
            durability.startNow();
            transferring()
                    .ifPresent(transferring -> transferring
                            .uselessPeers()
                            .forEach(peer -> connections.drop(peer, CloseReason.NOTHING_TO_DO, now)));
        }
    }

    /**
     * This notice comes before the answer to the command that is its reason: code that waits for both must find the
     * torrent incomplete.
     */
    private void retractCompletion() {
        if (completion.retract(wantsNothing())) {
            ports.publisher().onNotice(new Notice.Incomplete());
        }
    }

    private void onPieceFailed(DiskEvent.PieceFailed failed, long now) {
        ports.publisher().onNotice(new Notice.PieceFailed(failed.piece()));
        context.transferCounters()
                .addWasted(context.geometry().pieceLength(failed.piece().value()));
        transferring()
                .ifPresent(transferring ->
                        convict(transferring.onFailed(failed.piece().value(), failed.digests(), now), now));
    }

    /** Blocks that liars sent for incomplete pieces would only make more pieces wrong, so they are dropped. */
    private void convict(Set<Suspect> liars, long now) {
        transferring().ifPresent(transferring -> transferring.forgetBlocksOf(liars));
        connections.ban(liars, now);
    }

    private void onPieceChecked(DiskEvent.PieceChecked checked, long now) {
        if (phase instanceof Checking checking) {
            int piece = checked.piece().value();
            if (checked.genuine()) {
                durability.onFound(piece);
            } else {
                durability.onLost(piece);
            }
            checking.onChecked(piece, checked.genuine());
            if (isRunning()) {
                checking.checkMore();
                endCheck(checking, now);
            }
        }
    }

    private void endCheck(Checking checking, long now) {
        if (!checking.isFinished()) {
            return;
        }
        if (checking.total() > 0) {
            ports.publisher().onNotice(new Notice.Checked(checking.found(), checking.total()));
        }
        Optional<ForeignFile> inTheWay = setup.stored().foreignFiles().stream()
                .filter(file -> !checking.isGenuine(file.firstPiece(), file.lastPiece()))
                .findFirst();
        if (inTheWay.isPresent()) {
            var failed = DiskEvent.Failed.inTheWay(inTheWay.get().name());
            enter(new RunState.Failed(failed.cause(), failed.file(), failed.message()));
            return;
        }
        phase = new Transferring(context, new MetadataServer(setup, context), checking.genuine(), random, now);
        completion.begin(wantsNothing(), checking.genuine().isFull());
        retractCompletion();
        if (wantsNothing() && !durability.isSettled()) {
            durability.startNow();
        }
        goOnline(now);
    }

    private void onUnreadable(PieceIndex piece, long now) {
        if (phase instanceof Transferring transferring && transferring.picker().has(piece.value())) {
            durability.onLost(piece.value());
            transferring.onLost(piece, now);
            announceWants(now);
        }
    }

    private void onNetworkChanged(long now) {
        if (isRunning()) {
            reconnection.onNetworkChanged(now);
        }
    }

    private void handleTracker(TrackerEvent event, long now) {
        trackerSource.onEvent(event, now);
        connections.dialDue(now);
    }

    // ---- what the owner wants

    private void handleCommand(Command command, long now) {
        switch (command) {
            case Command.Pause pause -> {
                stop(now);
                pendingStops.add(pause.number(), false);
            }
            case Command.Stop stop -> {
                isStopped = true;
                stop(now);
                connections.abandonDials();
                pendingStops.add(stop.number(), true);
            }
            case Command.Resume _ -> resume(now);
            case Command.Recheck _ -> recheck(now);
            case Command.AddPeers add -> {
                add.addresses().forEach(address -> connections.addresses().addNamed(address, now));
                connections.dialDue(now);
            }
            case Command.Reannounce _ -> trackerSource.needPeers(now);
            case Command.Prioritise prioritise -> {
                context.priorities().prioritise(prioritise.priorities());
                ports.disk().want(context.priorities().wantedFiles());
                onPrioritiesChanged(now);
            }
            case Command.DownloadInOrder order -> {
                context.priorities().setInOrder(order.inOrder());
                onPrioritiesChanged(now);
            }
            case Command.Read read -> {
                var run = new ReaderDeadlines.Run(read.firstPiece(), read.pieceCount());
                onReadersChanged(context.priorities().readerDeadlines().await(read.reader(), run, now), now);
            }
            case Command.StopReading stop ->
                onReadersChanged(context.priorities().readerDeadlines().end(stop.reader()), now);
            case Command.LimitRates limits -> {
                context.down().setRate(limits.downBytesPerSecond(), now);
                context.up().setRate(limits.upBytesPerSecond(), now);
            }
        }
        if (!(command instanceof Command.Pause || command instanceof Command.Stop)) {
            ports.publisher().onAnswered(command.number());
        }
    }

    private void onPrioritiesChanged(long now) {
        if (phase instanceof Transferring transferring) {
            transferring.onPrioritiesChanged(now);
            announceWants(now);
        }
    }

    /** Readers need other pieces than before: a torrent that was complete may have to dial seeds again. */
    private void onReadersChanged(Stream<ReaderDeadlines.Run> runs, long now) {
        List<ReaderDeadlines.Run> changed = runs.toList();
        transferring().ifPresent(transferring -> {
            transferring.onReadersChanged(changed, now);
            announceWants(now);
            connections.dialDue(now);
        });
    }

    private void stop(long now) {
        if (isRunning()) {
            trackerSource.stop(now);
            runState = new RunState.Paused();
        }
        connections.dropAll(CloseReason.TORRENT_STOPPED, now);
        if (!isOver()) {
            durability.startNow();
        }
    }

    /** Whether all of it is complete and stopped for good, so that nothing is left to continue later. */
    private boolean isOver() {
        return isStopped
                && completion.isOwnerTold()
                && transferring()
                        .filter(transferring -> transferring.picker().isSeed())
                        .isPresent();
    }

    private void onConfirmed(long ticket) {
        if (completion.markOwnerTold(ticket)) {
            ports.publisher().onNotice(new Notice.Completed());
        }
    }

    private void onDiskFailed(DiskEvent.Failed failed, long now) {
        Bitfield unforced = durability.onFailed();
        Bitfield doubtful = completion.onFailed() || mayBeReplaced(failed.cause())
                ? Bitfield.full(context.geometry().pieceCount())
                : unforced;
        context.blockBudget().onDropped();
        if (runState instanceof RunState.Failed) {
            // This failure was in the last attempt to save what had been forced before.
            phase = phaseAfterFailure(doubtful);
            pendingStops.cannotSave();
            return;
        }
        stop(now);
        phase = phaseAfterFailure(doubtful);
        retractCompletion();
        enter(new RunState.Failed(failed.cause(), failed.file(), failed.message()));
    }

    /** Whether a file may have been replaced, whatever was durable in it. */
    private static boolean mayBeReplaced(DiskEvent.Cause cause) {
        return cause == DiskEvent.Cause.MISSING || cause == DiskEvent.Cause.IN_THE_WAY;
    }

    private void enter(RunState.Failed failed) {
        runState = failed;
        ports.publisher().onNotice(new Notice.Failed(failed.cause(), failed.file(), failed.message()));
    }

    /** The phase in which a failed torrent continues: with the pieces that it had, except the doubtful ones. */
    private Phase phaseAfterFailure(Bitfield doubtful) {
        return switch (phase) {
            case Checking checking -> checking.withDoubtful(doubtful);
            case Transferring transferring -> {
                Bitfield nothing = Bitfield.empty(context.geometry().pieceCount());
                yield new Checking(context.geometry(), ports.disk(), transferring.pieces(), nothing)
                        .withDoubtful(doubtful);
            }
        };
    }

    private void resume(long now) {
        if (isRunning() || isStopped) {
            return;
        }
        if (runState instanceof RunState.Failed) {
            ports.publisher().onNotice(new Notice.Recovered());
            ports.disk().recover();
            durability.recover();
        }
        runState = new RunState.Running();
        housekeepingAt = now;
        begin(now);
    }

    private void recheck(long now) {
        connections.dropAll(CloseReason.TORRENT_STOPPED, now);
        transferring().ifPresent(Transferring::discardUnfinished);
        int pieces = context.geometry().pieceCount();
        phase = new Checking(context.geometry(), ports.disk(), Bitfield.empty(pieces), Bitfield.full(pieces));
        retractCompletion();
        if (isRunning()) {
            begin(now);
        }
    }

    // ---- time

    @Override
    public void tick(long now) {
        durability.tick(now);
        trackerSource.tick(now);
        if (isRunning() && now >= housekeepingAt) {
            long lateBy = now - housekeepingAt;
            housekeepingAt = now + SwarmLimits.HOUSEKEEPING;
            housekeep(lateBy, now);
        }
        transferring().filter(_ -> isRunning()).ifPresent(transferring -> transferring.tick(now));
        afterwards(now);
    }

    private void housekeep(long lateBy, long now) {
        connections.housekeep(now);
        reconnection.housekeep(lateBy, phase instanceof Transferring && !wantsNothing(), now);
        if (peerTable.size() > 0) {
            // Rates fall even while nothing happens.
            reporter.touch();
        }
        if (now >= watchAt) {
            watchAt = now + TorrentLimits.WATCH_EVERY;
            ports.disk().watch();
        }
        boolean expectsPeers = connections.isDialling() || trackerSource.isAwaitingAnswer();
        transferring().ifPresent(transferring -> transferring.housekeep(expectsPeers, now));
    }

    /** Acts on what the latest event may have made true. */
    private void afterwards(long now) {
        reporter.report(phase, runState, trackerSource.announcer(), now);
        if (completion.beginConfirmation(isRunning() && wantsNothing() && durability.isSettled())) {
            ports.disk().confirm(completion.ticket(), context.priorities().wantedFiles());
        }
        pendingStops.answerDue(durability, isOver(), context.blockBudget(), trackerSource.announcer());
    }

    @Override
    public long nextTick() {
        long next = Math.min(durability.nextTick(), Math.min(trackerSource.nextTick(), reporter.nextTick()));
        if (!isRunning()) {
            return next;
        }
        next = Math.min(next, housekeepingAt);
        return phase instanceof Transferring transferring ? Math.min(next, transferring.nextTick()) : next;
    }

    // ---- queries; asked on the loop, between events

    /** The current links. */
    public List<PeerStatus> peers(long now) {
        return peerTable.all().stream().map(peer -> peer.stats(now)).toList();
    }

    /** The current trackers, in the order of the metainfo. */
    public List<TrackerStats> trackers() {
        return trackerSource.announcer().status();
    }

    /** Whether the piece is verified. */
    public boolean has(PieceIndex piece) {
        return phase.has(piece.value());
    }

    /**
     * How many pieces from this one on are verified, without a gap.
     *
     * @param countMax where to stop counting
     */
    public int verifiedRun(int firstPiece, int countMax) {
        int count = 0;
        while (count < countMax && phase.has(firstPiece + count)) {
            count++;
        }
        return count;
    }

    /** A copy of the verified pieces. */
    public Bitfield pieces() {
        return switch (phase) {
            case Checking checking -> checking.genuine().copy();
            case Transferring transferring -> transferring.pieces();
        };
    }

    /** The figures for trackers, and the number of peers that we ask for. */
    private AnnounceFigures figures() {
        boolean isPartialSeed =
                wantsNothing() && phase.piecesHave() < context.geometry().pieceCount();
        return new AnnounceFigures(
                context.transferCounters().uploaded() - setup.stored().uploadedBytes(),
                context.transferCounters().downloaded() - setup.stored().downloadedBytes(),
                transferring()
                        .map(transferring -> transferring.picker().bytesLeft())
                        .orElseGet(context.priorities()::bytesWanted),
                Math.clamp(setup.settings().connectionsMax() - peerTable.size(), 0, TorrentLimits.PEERS_WANTED_MAX),
                isPartialSeed);
    }

    /** What connections may know of the torrent. */
    private final class View implements PeerConnections.View {
        @Override
        public Optional<Transferring> open() {
            return isRunning() ? transferring() : Optional.empty();
        }

        @Override
        public Optional<Transferring> observer() {
            return transferring();
        }

        @Override
        public boolean wantsNothing() {
            return Torrent.this.wantsNothing();
        }

        @Override
        public boolean isUploadOnly() {
            return phase instanceof Transferring transferring && transferring.isOpenSeed();
        }

        @Override
        public Map<String, Integer> extensions() {
            return setup.metainfo().isPrivate() ? Extensions.PRIVATELY_ANNOUNCED : Extensions.ANNOUNCED;
        }

        @Override
        public int metadataLength() {
            return setup.metadataLength();
        }
    }
}
