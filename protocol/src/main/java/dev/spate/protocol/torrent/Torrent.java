package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.announce.TrackerStats;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.SourceEvent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.rate.TokenBucket;
import dev.spate.protocol.swarm.ExtensionRegistry;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.transfer.Blame;
import dev.spate.protocol.transfer.BlockBudget;
import dev.spate.protocol.transfer.PiecePriorities;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.protocol.transfer.TransferCounters;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One torrent, from its info-hash on: passes each event to the part that decides about it, and holds no algorithm
 * itself. Owned by the session's loop.
 *
 * <p>A torrent is a {@link TorrentSwarm swarm} and its content. The swarm needs only the info-hash and lasts from start
 * to end. The {@link AttachedContent} is attached when it is open: {@link FetchingMetadata fetching metadata} comes
 * before it, unless it is known from the start. While nothing needs the content it may be {@link Closed}. What peers
 * say before it is open counts afterwards.
 *
 * <p>At any time the owner may pause the torrent, or the world may make it fail. That is its {@link RunState}; the
 * torrent later continues from where it was.
 */
public final class Torrent implements Machine<TorrentEvent> {
    private final TorrentSetup setup;
    private final TorrentPorts ports;
    private final RandomGenerator random;
    private final TransferCounters transferCounters = new TransferCounters();
    private final TorrentSwarm swarm;
    private final MetadataExchange metadata;
    private final TokenBucket down;
    private final TokenBucket up;
    private final Completion completion = new Completion();
    private final PendingStops pendingStops;
    private final StatusReporter reporter;
    private final PostponedCommands postponed = new PostponedCommands();

    /** Commands to open or to close the content that wait for their answer. */
    private final PendingAnswers openings;

    private final PendingAnswers closings;

    private Phase phase;
    private RunState runState;
    /** Stopping is final, whatever the owner said at the same time. */
    private boolean isStopped;

    private long housekeepingAt;
    private boolean hadContent;

    /** A torrent that starts at once, unless its setup says that it is paused. */
    public Torrent(TorrentSetup setup, TorrentPorts ports, RandomGenerator random, long now) {
        this.setup = setup;
        this.ports = ports;
        this.random = random;
        this.swarm = new TorrentSwarm(setup, ports, transferCounters, new View(), random);
        this.metadata = new MetadataExchange(setup.infoHash(), swarm.peers(), swarm.extensions(), ports.publisher());
        addExtensions();
        this.down = ports.quota().down().child(setup.settings().downBytesPerSecond(), now);
        this.up = ports.quota().up().child(setup.settings().upBytesPerSecond(), now);
        this.pendingStops = new PendingStops(ports.publisher());
        this.reporter = new StatusReporter(swarm.peers(), swarm.trackers(), transferCounters, ports.publisher());
        this.phase = new FetchingMetadata(metadata);
        this.openings = new PendingAnswers(ports.publisher());
        this.closings = new PendingAnswers(ports.publisher());
        this.runState = setup.isPaused() ? new RunState.Paused() : new RunState.Running();
        this.housekeepingAt = now;
        start(setup.start(), now);
        swarm.addNamed(setup.peers(), now);
        if (isRunning()) {
            begin(now);
        }
    }

    private void start(TorrentSetup.Start start, long now) {
        switch (start) {
            case TorrentSetup.Start.FromLink _ -> {}
            case TorrentSetup.Start.Open(OpenContent content) -> attach(content, now);
            case TorrentSetup.Start.Closed closed -> {
                hadContent = true;
                transferCounters.addEarlier(closed.uploadedBytes(), closed.downloadedBytes());
                metadata.close();
                if (closed.content().isPrivate()) {
                    swarm.setPrivate(now);
                }
                if (closed.content().isComplete()) {
                    completion.restore(closed.content().isWhole());
                }
                phase = Closed.of(closed.content());
            }
        }
    }

    private void addExtensions() {
        ExtensionRegistry extensions = swarm.extensions();
        check(extensions.register(new DontHaveExtension()) == Extensions.DONT_HAVE, "decoders know this id");
        check(extensions.register(metadata) == Extensions.METADATA, "decoders know this id");
        ports.extensions().forEach(factory -> extensions.register(factory.create(extensions)));
    }

    private boolean isRunning() {
        return runState instanceof RunState.Running;
    }

    private Optional<AttachedContent> content() {
        return phase instanceof AttachedContent content ? Optional.of(content) : Optional.empty();
    }

    private void begin(long now) {
        switch (phase) {
            case FetchingMetadata _ -> swarm.goOnline(now);
            case Closed closed -> {
                swarm.goOnline(now);
                if (!closed.wantsNothing()) {
                    open(closed);
                }
            }
            case AttachedContent content -> content.begin(now);
        }
    }

    // ---- what happens

    @Override
    public void handle(TorrentEvent event, long now) {
        switch (event) {
            case PeerEvent peerEvent -> handlePeer(peerEvent, now);
            case ContentEvent contentEvent -> handleContent(contentEvent, now);
            // Events from before the content was closed find none.
            case DiskEvent diskEvent -> content().ifPresent(content -> content.handle(diskEvent, now));
            case SourceEvent sourceEvent -> swarm.onSource(sourceEvent, now);
            case NetworkChanged _ -> {
                if (isRunning()) {
                    swarm.onNetworkChanged(now);
                }
            }
            case Command command -> handleCommand(command, now);
        }
        reporter.touch();
        afterwards(now);
    }

    private void handlePeer(PeerEvent event, long now) {
        switch (event) {
            case PeerEvent.Received received -> swarm.onReceived(received, now);
            case PeerEvent.Uploaded uploaded -> onUploaded(uploaded, now);
            case PeerEvent.Connected connected -> {
                swarm.connections().onConnected(connected, now);
                housekeepingAt = Math.min(housekeepingAt, now + SwarmLimits.HOUSEKEEPING);
            }
            case PeerEvent.Closed closed -> swarm.onClosed(closed, now);
            case PeerEvent.DialFailed failed -> swarm.connections().onDialFailed(failed, now);
        }
    }

    private void onUploaded(PeerEvent.Uploaded uploaded, long now) {
        content()
                .ifPresentOrElse(
                        content -> content.onUploaded(swarm.peers().find(uploaded.link()), uploaded, now),
                        // The link reports its last blocks after the content was closed.
                        () -> transferCounters.addUploaded(uploaded.bytes()));
    }

    // ---- from the metadata to the content

    /** The metadata has arrived from peers. */
    private void onMetadataFetched(long now) {
        byte[] info = metadata.metadata().orElseThrow();
        if (isPrivate(info)) {
            swarm.setPrivate(now);
        }
        Closed closed = Closed.fetched(info.length);
        phase = closed;
        open(closed);
    }

    private static boolean isPrivate(byte[] info) {
        try {
            return Metainfo.fromInfo(info, List.of(), List.of()).isPrivate();
        } catch (ProtocolException e) {
            // Opening it will say that it is not a usable torrent.
            return false;
        }
    }

    private void open(Closed closed) {
        closed.markAsked();
        if (closed.isSettled()) {
            closed.onOpening();
            metadata.metadata().ifPresentOrElse(ports.opener()::open, ports.opener()::reopen);
        }
    }

    /** Links end, and when everything is durable the files are closed. */
    private void close(long now) {
        content()
                .ifPresentOrElse(
                        content -> {
                            swarm.connections().dropAll(CloseReason.NOTHING_TO_DO, now);
                            content.save();
                        },
                        () -> {
                            if (((Closed) phase).isSettled()) {
                                closings.answer();
                            }
                        });
    }

    private void closeIfSettled() {
        if (!closings.isEmpty() && phase instanceof AttachedContent content && content.settle(false, false)) {
            Closed closed = Closed.closing(content.closed());
            metadata.close();
            // How they are closed depends on the content, which is asked once more for that.
            ports.opener().close();
            phase = closed;
        }
    }

    private void handleContent(ContentEvent event, long now) {
        switch (event) {
            case ContentEvent.Opened opened -> {
                attach(opened.content(), now);
                if (isContentNeeded()) {
                    // Somebody came after the command to close it.
                    closings.answer();
                }
                if (isRunning()) {
                    content().ifPresent(content -> content.begin(now));
                }
                openings.answer();
            }
            case ContentEvent.OpenFailed failed -> {
                settleFiles();
                stop(now);
                fail(failed.why());
                openings.answer();
                closings.answer();
            }
            case ContentEvent.Closed _ -> {
                settleFiles();
                closings.answer();
                if (phase instanceof Closed closed
                        && (!openings.isEmpty() || (isRunning() && !closed.wantsNothing()))) {
                    open(closed);
                }
            }
        }
    }

    private void settleFiles() {
        if (phase instanceof Closed closed) {
            closed.onClosed();
        }
    }

    /** The files are open. */
    private void attach(OpenContent open, long now) {
        AttachedContent content = new AttachedContent(
                open, context(open), completion, swarm.connections(), metadata, random, new Owner(), now);
        if (!hadContent) {
            transferCounters.addEarlier(
                    open.stored().uploadedBytes(), open.stored().downloadedBytes());
        }
        hadContent = true;
        housekeepingAt = Math.min(housekeepingAt, now + SwarmLimits.HOUSEKEEPING);
        metadata.serve(open.metainfo(), open.metadataLength());
        if (open.metainfo().isPrivate()) {
            swarm.setPrivate(now);
        }
        phase = content;
        open.webSeeds().forEach(webSeed -> swarm.connections().addWebSeed(webSeed, now));
        postponed.release(command -> content.handle(command, now));
    }

    private TorrentContext context(OpenContent open) {
        PieceGeometry geometry = open.metainfo().geometry();
        return new TorrentContext(
                geometry,
                new PiecePriorities(
                        geometry,
                        open.metainfo().files(),
                        open.filePriorities(),
                        setup.settings().inOrder()),
                swarm.peers(),
                ports,
                open.disk(),
                new BlockBudget(ports.quota()),
                new Blame(),
                transferCounters,
                down,
                up,
                setup.settings().unchokeSlots());
    }

    // ---- what the owner wants

    private void handleCommand(Command command, long now) {
        switch (command) {
            case Command.Pause pause -> {
                stop(now);
                pendingStops.add(pause.number(), false);
                return;
            }
            case Command.Stop stop -> {
                isStopped = true;
                stop(now);
                swarm.connections().abandonDials();
                pendingStops.add(stop.number(), true);
                return;
            }
            case Command.OpenContent open -> {
                openings.add(open.number());
                if (phase instanceof AttachedContent) {
                    closings.answer();
                }
                if (phase instanceof Closed closed) {
                    open(closed);
                } else {
                    openings.answer();
                }
                return;
            }
            case Command.CloseContent close -> {
                closings.add(close.number());
                if (phase instanceof FetchingMetadata) {
                    closings.answer();
                } else {
                    close(now);
                }
                return;
            }
            case Command.Resume _ -> resume(now);
            case Command.AddPeers add -> {
                swarm.addNamed(add.addresses(), now);
                swarm.connections().dialDue(now);
            }
            case Command.Reannounce _ -> swarm.sources().needPeers(now);
            case Command.LimitRates limits -> {
                down.setRate(limits.downBytesPerSecond(), now);
                up.setRate(limits.upBytesPerSecond(), now);
            }
            case Command.Recheck _, Command.Prioritise _, Command.DownloadInOrder _ ->
                content().ifPresentOrElse(content -> content.handle(command, now), () -> postponed.add(command));
            case Command.Read read -> read(read, now);
            case Command.StopReading stop -> stopReading(stop, now);
        }
        ports.publisher().onAnswered(command.number());
    }

    private void stopReading(Command.StopReading command, long now) {
        postponed.removeReader(command.reader());
        content().ifPresent(content -> content.handle(command, now));
    }

    /** Before the metadata is known, nothing can be read, so a late command of a reader has no effect. */
    private void read(Command.Read command, long now) {
        switch (phase) {
            case FetchingMetadata _ -> {}
            case Closed _ -> postponed.add(command);
            case AttachedContent content -> content.handle(command, now);
        }
    }

    /** Whether a peer, a reader or the owner waits for content that is closed. */
    private boolean isContentNeeded() {
        return isRunning() && (swarm.peers().size() > 0 || !postponed.isEmpty());
    }

    private void stop(long now) {
        if (isRunning()) {
            swarm.sources().stop(now);
            runState = new RunState.Paused();
        }
        swarm.connections().dropAll(CloseReason.TORRENT_STOPPED, now);
        content().filter(_ -> !isOver()).ifPresent(AttachedContent::save);
    }

    /** Whether all of it is complete and stopped for good, so that nothing is left to continue later. */
    private boolean isOver() {
        return isStopped && content().filter(AttachedContent::isOver).isPresent();
    }

    private void fail(DiskEvent.Failed why) {
        runState = new RunState.Failed(why.cause(), why.file(), why.message());
        ports.publisher().onNotice(new Notice.Failed(why.cause(), why.file(), why.message()));
    }

    private void resume(long now) {
        if (isRunning() || isStopped) {
            return;
        }
        boolean hadFailed = runState instanceof RunState.Failed;
        if (hadFailed) {
            ports.publisher().onNotice(new Notice.Recovered());
            content().ifPresent(AttachedContent::recover);
        }
        runState = new RunState.Running();
        housekeepingAt = now;
        begin(now);
        if (hadFailed && phase instanceof Closed closed) {
            open(closed);
        }
    }

    // ---- time

    @Override
    public void tick(long now) {
        content().ifPresent(content -> content.tickDurability(now));
        swarm.sources().tick(now);
        if (isRunning() && now >= housekeepingAt) {
            long lateBy = now - housekeepingAt;
            housekeepingAt = now + housekeepingPeriod();
            housekeep(lateBy, now);
        }
        content().filter(_ -> isRunning()).ifPresent(content -> content.tick(now));
        afterwards(now);
    }

    /** A torrent whose content is closed and that has no peers costs next to nothing. */
    private long housekeepingPeriod() {
        return phase instanceof Closed closed
                        && closed.wantsNothing()
                        && swarm.peers().size() == 0
                ? SwarmLimits.HOUSEKEEPING_ALONE
                : SwarmLimits.HOUSEKEEPING;
    }

    private void housekeep(long lateBy, long now) {
        swarm.housekeep(lateBy, now);
        if (swarm.peers().size() > 0) {
            // Rates fall even while nothing happens.
            reporter.touch();
        }
        switch (phase) {
            case FetchingMetadata fetching ->
                fetching.dispensable(swarm.peers(), setup.settings().connectionsMax(), now)
                        .ifPresent(peer -> swarm.connections().drop(peer, CloseReason.TOO_MANY, now));
            case Closed _ -> {}
            case AttachedContent content -> content.housekeep(swarm.expectsPeers(), now);
        }
    }

    /** Acts on what the latest event may have made true. */
    private void afterwards(long now) {
        swarm.connections().ban(metadata.takeLiars(), now);
        if (phase instanceof FetchingMetadata && metadata.isDone()) {
            onMetadataFetched(now);
        }
        closeIfSettled();
        if (phase instanceof Closed closed) {
            askForContent(closed);
        }
        reporter.report(phase, runState, now);
        content().ifPresent(AttachedContent::confirmIfComplete);
        if (!pendingStops.isEmpty()
                && content()
                        .map(content -> content.settle(isOver(), pendingStops.cannotSave()))
                        .orElse(true)) {
            pendingStops.answerDue(swarm.sources().areStopped());
        }
    }

    private void askForContent(Closed closed) {
        if (!isContentNeeded()) {
            closed.clearAsked();
        } else if (closed.markAsked()) {
            ports.publisher().onNotice(new Notice.ContentNeeded());
        }
    }

    @Override
    public long nextTick() {
        long next = Math.min(swarm.sources().nextTick(), reporter.nextTick());
        next = Math.min(
                next, content().map(content -> content.nextTick(isRunning())).orElse(NEVER));
        return isRunning() ? Math.min(next, housekeepingAt) : next;
    }

    // ---- queries; asked on the loop, between events

    /** The current links. */
    public List<PeerStatus> peers(long now) {
        return swarm.peers().all().stream().map(peer -> peer.stats(now)).toList();
    }

    /** The current trackers, in the order of the metainfo. */
    public List<TrackerStats> trackers() {
        return swarm.trackers().status();
    }

    /** Whether the content is open, so that its pieces are known. */
    public boolean hasContent() {
        return content().isPresent();
    }

    /** Whether the piece is verified. */
    public boolean has(PieceIndex piece) {
        return content().filter(content -> content.has(piece.value())).isPresent();
    }

    /**
     * How many pieces from this one on are verified, without a gap.
     *
     * @param countMax where to stop counting
     */
    public int verifiedRun(int firstPiece, int countMax) {
        int count = 0;
        while (count < countMax && has(new PieceIndex(firstPiece + count))) {
            count++;
        }
        return count;
    }

    /** A copy of the verified pieces; without any pieces while the content is not open. */
    public Bitfield pieces() {
        return content().map(AttachedContent::pieces).orElseGet(() -> Bitfield.empty(0));
    }

    /** What the content may ask of the torrent. */
    private final class Owner implements AttachedContent.Owner {
        @Override
        public boolean isRunning() {
            return Torrent.this.isRunning();
        }

        @Override
        public void onChecked(long now) {
            swarm.goOnline(now);
        }

        @Override
        public void onDownloaded(long now) {
            swarm.sources().onDownloadCompleted(now);
        }

        @Override
        public boolean stopForFailure(long now) {
            if (runState instanceof RunState.Failed) {
                // This failure was in the last attempt to save what had been forced before.
                pendingStops.setCannotSave();
                return false;
            }
            stop(now);
            return true;
        }

        @Override
        public void fail(DiskEvent.Failed why) {
            Torrent.this.fail(why);
        }
    }

    private final class View implements TorrentSwarm.View {
        @Override
        public boolean isRunning() {
            return Torrent.this.isRunning();
        }

        @Override
        public Phase phase() {
            return phase;
        }
    }
}
