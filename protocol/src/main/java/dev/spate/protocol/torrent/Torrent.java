package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Account;
import dev.spate.protocol.announce.TrackerStatus;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.torrent.Blame.Suspect;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The conductor of one swarm: routes what happens to the part that decides about it, and holds no algorithm itself.
 * Owned by the session's loop.
 *
 * <p>The story of a torrent: what lies on disk is {@link Checking checked}, unless saved progress vouches for it. Then
 * it is {@link Sharing shared}: trackers introduce addresses, {@link Membership} dials them and decides which links
 * stay, peers tell what they have, {@link Downloads} asks them for what the picker chooses, the disk writes and hashes
 * it, and {@link Uploads} gives to those whom the {@link Choking choker} has chosen. {@link Durability} makes progress
 * durable before it is claimed. At any time the owner may pause it, or the world may make it fail; that is its {@link
 * Standing}, and it goes on from where it was.
 */
public final class Torrent implements Machine<TorrentEvent> {
    private final TorrentSetup setup;
    private final Ports ports;
    private final RandomGenerator random;
    private final Roster roster = new Roster();
    private final Foundation foundation;
    private final Membership membership;
    private final Announcements announcements;
    private final Reconnection reconnection;
    private final Durability durability;
    private final Farewell farewell;
    private final Summariser summariser;
    private final Completion completion = new Completion();

    private Phase phase;
    private Standing standing;
    /** Stopping is for good, whatever the owner said at the same time. */
    private boolean isStopped;

    private long housekeepingAt;
    private long watchAt;

    /** A torrent that begins at once, unless its setup says that it is paused. */
    public Torrent(TorrentSetup setup, Ports ports, RandomGenerator random, long now) {
        this(setup, ports, random, Heritage.none(setup.metainfo().trackers(), ports, random), now);
    }

    /** A torrent that goes on with what was known of it before its metainfo was. */
    Torrent(TorrentSetup setup, Ports ports, RandomGenerator random, Heritage heritage, long now) {
        this.setup = setup;
        this.ports = ports;
        this.random = random;
        this.foundation = Foundation.of(setup, roster, ports, now);
        this.membership = new Membership(
                setup.identity(),
                foundation.geometry().pieceCount(),
                roster,
                ports.contacts(),
                new Introductions(
                        roster,
                        ports.dialer(),
                        ports.slots(),
                        setup.self(),
                        setup.connectionsMax(),
                        heritage.addresses(),
                        heritage.abandonedDials()),
                new View());
        heritage.announcer().speakFor(this::account);
        this.announcements = new Announcements(heritage.announcer(), heritage.addresses(), ports.publisher());
        this.reconnection = new Reconnection(roster, ports.peers(), membership, announcements);
        this.durability = new Durability(ports.disk(), ports.store(), foundation.totals(), setup.trusted(), now);
        this.farewell = new Farewell(ports.publisher());
        this.summariser = new Summariser(foundation, ports.publisher());
        this.phase = new Checking(foundation.geometry(), ports.disk(), setup.trusted(), setup.unchecked());
        this.standing = setup.isPaused() ? new Standing.Paused() : new Standing.Running();
        setup.peers().forEach(address -> membership.addresses().addNamed(address, now));
        this.housekeepingAt = now;
        this.watchAt = now + Limits.WATCH_EVERY;
        if (isRunning()) {
            begin(now);
        }
    }

    private boolean isRunning() {
        return standing instanceof Standing.Running;
    }

    private void begin(long now) {
        if (phase instanceof Checking checking) {
            checking.ask();
            endCheck(checking, now);
        } else {
            goOnline(now);
        }
    }

    private void goOnline(long now) {
        announcements.start(now);
        membership.dialDue(now);
    }

    private boolean wantsNothing() {
        return phase instanceof Sharing sharing && sharing.picker().isComplete();
    }

    // ---- what happens

    @Override
    public void handle(TorrentEvent event, long now) {
        switch (event) {
            case PeerEvent peerEvent -> handlePeer(peerEvent, now);
            case DiskEvent diskEvent -> handleDisk(diskEvent, now);
            case TrackerEvent trackerEvent -> handleTracker(trackerEvent, now);
            case NetworkChanged _ -> networkChanged(now);
            case Command command -> handleCommand(command, now);
        }
        summariser.touch();
        afterwards(now);
    }

    private void handlePeer(PeerEvent event, long now) {
        switch (event) {
            case PeerEvent.Received received -> received(received, now);
            case PeerEvent.Uploaded uploaded ->
                roster.find(uploaded.link())
                        .ifPresent(peer -> sharing().ifPresent(sharing -> sharing.uploaded(peer, uploaded, now)));
            case PeerEvent.Connected connected -> membership.connected(connected, now);
            case PeerEvent.Closed closed ->
                roster.find(closed.link()).ifPresent(peer -> membership.left(peer, closed.reason(), now));
            case PeerEvent.DialFailed failed -> membership.dialFailed(failed, now);
        }
    }

    private Optional<Sharing> sharing() {
        return phase instanceof Sharing sharing ? Optional.of(sharing) : Optional.empty();
    }

    private void received(PeerEvent.Received received, long now) {
        Optional<Peer> from = roster.find(received.link());
        if (from.isEmpty() || !(phase instanceof Sharing sharing)) {
            if (received.message() instanceof Message.Piece piece) {
                piece.payload().release();
            }
            return;
        }
        Peer peer = from.get();
        if (peer.heard(received.message(), now)) {
            sharing.heard(peer, received.message(), now).ifPresent(reason -> membership.drop(peer, reason, now));
        } else {
            membership.drop(peer, CloseReason.MISCONDUCT, now);
        }
    }

    private void handleDisk(DiskEvent event, long now) {
        switch (event) {
            case DiskEvent.BlockWritten _ -> {
                foundation.credits().written();
                sharing().ifPresent(sharing -> sharing.written(now));
            }
            case DiskEvent.PieceVerified verified -> verified(verified.piece(), now);
            case DiskEvent.PieceFailed failed -> pieceFailed(failed, now);
            case DiskEvent.PieceDigested digested ->
                convict(foundation.blame().compare(digested.piece().value(), digested.digests()), now);
            case DiskEvent.PieceChecked checked -> pieceChecked(checked, now);
            case DiskEvent.Unreadable unreadable -> unreadable(unreadable.piece(), now);
            case DiskEvent.Forced forced -> durability.forced(forced.ticket());
            case DiskEvent.Saved saved -> durability.saved(saved.ticket(), now);
            case DiskEvent.Confirmed confirmed -> confirmed(confirmed.ticket());
            case DiskEvent.Failed failed -> fail(failed, now);
        }
    }

    private void verified(PieceIndex piece, long now) {
        if (phase instanceof Sharing sharing) {
            durability.verified(piece.value());
            sharing.verified(piece);
            ports.publisher().noticed(new Notice.PieceCompleted(piece));
            if (completion.tellsTrackers(sharing.picker().isSeed())) {
                announcements.downloadCompleted(now);
            }
            tellWants(now);
        }
    }

    /** Peers are told once we want nothing more, and once we want something again: they unchoke no one who does not. */
    private void tellWants(long now) {
        takeBack();
        if (!completion.tellsPeers(wantsNothing())) {
            return;
        }
        membership.introduceOurselves();
        if (wantsNothing()) {
            durability.hurry();
            sharing()
                    .ifPresent(sharing ->
                            sharing.useless().forEach(peer -> membership.drop(peer, CloseReason.NOTHING_TO_DO, now)));
        }
    }

    /** Before the command is answered that is the reason: whoever waits for both finds it incomplete. */
    private void takeBack() {
        if (completion.takesBack(wantsNothing())) {
            ports.publisher().noticed(new Notice.Incomplete());
        }
    }

    private void pieceFailed(DiskEvent.PieceFailed failed, long now) {
        ports.publisher().noticed(new Notice.PieceFailed(failed.piece()));
        foundation
                .totals()
                .waste(foundation.geometry().pieceLength(failed.piece().value()));
        sharing().ifPresent(sharing -> convict(sharing.failed(failed.piece().value(), failed.digests(), now), now));
    }

    /** What liars gave of pieces that are not complete would only make more of them wrong. */
    private void convict(Set<Suspect> liars, long now) {
        sharing().ifPresent(sharing -> sharing.forgetBlocksOf(liars));
        membership.ban(liars, now);
    }

    private void pieceChecked(DiskEvent.PieceChecked checked, long now) {
        if (phase instanceof Checking checking) {
            int piece = checked.piece().value();
            if (checked.genuine()) {
                durability.found(piece);
            } else {
                durability.lost(piece);
            }
            checking.checked(piece, checked.genuine());
            if (isRunning()) {
                checking.ask();
                endCheck(checking, now);
            }
        }
    }

    private void endCheck(Checking checking, long now) {
        if (!checking.isFinished()) {
            return;
        }
        if (checking.total() > 0) {
            ports.publisher().noticed(new Notice.Checked(checking.found(), checking.total()));
        }
        Optional<GuardedFile> inTheWay = setup.guarded().stream()
                .filter(file -> !checking.isGenuine(file.firstPiece(), file.lastPiece()))
                .findFirst();
        if (inTheWay.isPresent()) {
            var failed = DiskEvent.Failed.inTheWay(inTheWay.get().name());
            enter(new Standing.Failed(failed.cause(), failed.file(), failed.message()));
            return;
        }
        phase = new Sharing(foundation, new MetadataDesk(setup, foundation), checking.genuine(), random, now);
        completion.begin(wantsNothing(), checking.genuine().isFull());
        takeBack();
        if (wantsNothing() && !durability.isSettled()) {
            durability.hurry();
        }
        goOnline(now);
    }

    private void unreadable(PieceIndex piece, long now) {
        if (phase instanceof Sharing sharing && sharing.picker().has(piece.value())) {
            durability.lost(piece.value());
            sharing.lost(piece, now);
            tellWants(now);
        }
    }

    private void networkChanged(long now) {
        if (isRunning()) {
            reconnection.networkChanged(now);
        }
    }

    private void handleTracker(TrackerEvent event, long now) {
        announcements.heard(event, now);
        membership.dialDue(now);
    }

    // ---- what the owner wants

    private void handleCommand(Command command, long now) {
        switch (command) {
            case Command.Pause pause -> {
                stop(now);
                farewell.promise(pause.number(), false);
            }
            case Command.Stop stop -> {
                isStopped = true;
                stop(now);
                membership.abandonDials();
                farewell.promise(stop.number(), true);
            }
            case Command.Resume _ -> resume(now);
            case Command.Recheck _ -> recheck(now);
            case Command.AddPeers add -> {
                add.addresses().forEach(address -> membership.addresses().addNamed(address, now));
                membership.dialDue(now);
            }
            case Command.Reannounce _ -> announcements.needPeers(now);
            case Command.Prioritise prioritise -> {
                foundation.wishes().prioritise(prioritise.priorities());
                ports.disk().want(foundation.wishes().wantedFiles());
                wishesChanged(now);
            }
            case Command.DownloadInOrder order -> {
                foundation.wishes().inOrder(order.inOrder());
                wishesChanged(now);
            }
            case Command.Read read -> {
                var run = new Leases.Run(read.firstPiece(), read.pieceCount());
                needsChanged(foundation.wishes().leases().await(read.reader(), run, now), now);
            }
            case Command.StopReading stop ->
                needsChanged(foundation.wishes().leases().end(stop.reader()), now);
            case Command.LimitRates limits -> {
                foundation.down().rate(limits.downBytesPerSecond(), now);
                foundation.up().rate(limits.upBytesPerSecond(), now);
            }
        }
        if (!(command instanceof Command.Pause || command instanceof Command.Stop)) {
            ports.publisher().answered(command.number());
        }
    }

    private void wishesChanged(long now) {
        if (phase instanceof Sharing sharing) {
            sharing.wishesChanged(now);
            tellWants(now);
        }
    }

    /** Readers need other pieces than before: whoever has everything may have to look for seeds again. */
    private void needsChanged(Stream<Leases.Run> runs, long now) {
        List<Leases.Run> changed = runs.toList();
        sharing().ifPresent(sharing -> {
            sharing.needsChanged(changed, now);
            tellWants(now);
            membership.dialDue(now);
        });
    }

    private void stop(long now) {
        if (isRunning()) {
            announcements.stop(now);
            standing = new Standing.Paused();
        }
        membership.dropAll(CloseReason.TORRENT_STOPPED, now);
        if (!isOver()) {
            durability.hurry();
        }
    }

    /** Whether all of it is complete, and stopped for good: nothing is left to go on with another time. */
    private boolean isOver() {
        return isStopped
                && completion.isTold()
                && sharing().filter(sharing -> sharing.picker().isSeed()).isPresent();
    }

    private void confirmed(long ticket) {
        if (completion.tellsOwner(ticket)) {
            ports.publisher().noticed(new Notice.Completed());
        }
    }

    private void fail(DiskEvent.Failed failed, long now) {
        Bitfield unforced = durability.failed();
        Bitfield doubtful = completion.failed() || isTouched(failed.cause())
                ? Bitfield.full(foundation.geometry().pieceCount())
                : unforced;
        foundation.credits().dropped();
        if (standing instanceof Standing.Failed) {
            // This was the try to save what had been forced before.
            phase = doubting(doubtful);
            farewell.cannotSave();
            return;
        }
        stop(now);
        phase = doubting(doubtful);
        takeBack();
        enter(new Standing.Failed(failed.cause(), failed.file(), failed.message()));
    }

    /** Whether a file may not be the one any more that was written, whatever was durable in it. */
    private static boolean isTouched(DiskEvent.Cause cause) {
        return cause == DiskEvent.Cause.MISSING || cause == DiskEvent.Cause.IN_THE_WAY;
    }

    private void enter(Standing.Failed failed) {
        standing = failed;
        ports.publisher().noticed(new Notice.Failed(failed.cause(), failed.file(), failed.message()));
    }

    /** The phase in which a failed torrent goes on: with what it had, but for what is in doubt. */
    private Phase doubting(Bitfield doubtful) {
        return switch (phase) {
            case Checking checking -> checking.doubting(doubtful);
            case Sharing sharing -> {
                Bitfield nothing = Bitfield.empty(foundation.geometry().pieceCount());
                yield new Checking(foundation.geometry(), ports.disk(), sharing.had(), nothing).doubting(doubtful);
            }
        };
    }

    private void resume(long now) {
        if (isRunning() || isStopped) {
            return;
        }
        if (standing instanceof Standing.Failed) {
            ports.publisher().noticed(new Notice.Recovered());
            ports.disk().recover();
            durability.recover();
        }
        standing = new Standing.Running();
        housekeepingAt = now;
        begin(now);
    }

    private void recheck(long now) {
        membership.dropAll(CloseReason.TORRENT_STOPPED, now);
        sharing().ifPresent(Sharing::discardUnfinished);
        int pieces = foundation.geometry().pieceCount();
        phase = new Checking(foundation.geometry(), ports.disk(), Bitfield.empty(pieces), Bitfield.full(pieces));
        takeBack();
        if (isRunning()) {
            begin(now);
        }
    }

    // ---- time

    @Override
    public void tick(long now) {
        durability.tick(now);
        announcements.tick(now);
        if (isRunning() && now >= housekeepingAt) {
            long lateBy = now - housekeepingAt;
            housekeepingAt = now + Limits.HOUSEKEEPING;
            housekeep(lateBy, now);
        }
        sharing().filter(_ -> isRunning()).ifPresent(sharing -> sharing.tick(now));
        afterwards(now);
    }

    private void housekeep(long lateBy, long now) {
        membership.housekeep(now);
        reconnection.housekeep(lateBy, phase instanceof Sharing && !wantsNothing(), now);
        if (roster.size() > 0) {
            // Rates fall while nothing happens.
            summariser.touch();
        }
        if (now >= watchAt) {
            watchAt = now + Limits.WATCH_EVERY;
            ports.disk().watch();
        }
        boolean expectsPeers = membership.isDialling() || announcements.isAwaitingAnswer();
        sharing().ifPresent(sharing -> sharing.housekeep(expectsPeers, now));
    }

    /** What may have become true by whatever just happened. */
    private void afterwards(long now) {
        summariser.summarise(phase, standing, announcements.announcer(), now);
        if (completion.looks(isRunning() && wantsNothing() && durability.isSettled())) {
            ports.disk().confirm(completion.ticket(), foundation.wishes().wantedFiles());
        }
        farewell.keep(durability, isOver(), foundation.credits(), announcements.announcer());
    }

    @Override
    public long nextTick() {
        long next = Math.min(durability.nextTick(), Math.min(announcements.nextTick(), summariser.nextTick()));
        if (!isRunning()) {
            return next;
        }
        next = Math.min(next, housekeepingAt);
        return phase instanceof Sharing sharing ? Math.min(next, sharing.nextTick()) : next;
    }

    // ---- queries; asked on the loop, between events

    /** The links of this moment. */
    public List<PeerSummary> peers(long now) {
        return roster.all().stream().map(peer -> peer.summary(now)).toList();
    }

    /** The trackers of this moment, in the order of the metainfo. */
    public List<TrackerStatus> trackers() {
        return announcements.announcer().status();
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

    /** The pieces that are verified; a copy. */
    public Bitfield pieces() {
        return switch (phase) {
            case Checking checking -> checking.genuine().copy();
            case Sharing sharing -> sharing.had();
        };
    }

    /** What trackers are told, and how many peers they are asked for. */
    private Account account() {
        boolean isPartialSeed =
                wantsNothing() && phase.piecesHad() < foundation.geometry().pieceCount();
        return new Account(
                foundation.totals().uploaded() - setup.uploadedBytes(),
                foundation.totals().downloaded() - setup.downloadedBytes(),
                sharing().map(sharing -> sharing.picker().bytesLeft()).orElseGet(foundation.wishes()::bytesWanted),
                Math.clamp(setup.connectionsMax() - roster.size(), 0, Limits.PEERS_WANTED_MAX),
                isPartialSeed);
    }

    /** What membership may know. */
    private final class View implements Membership.View {
        @Override
        public Optional<Sharing> open() {
            return isRunning() ? sharing() : Optional.empty();
        }

        @Override
        public Optional<Sharing> company() {
            return sharing();
        }

        @Override
        public boolean wantsNothing() {
            return Torrent.this.wantsNothing();
        }

        @Override
        public boolean isUploadOnly() {
            return phase instanceof Sharing sharing && sharing.isOpenSeed();
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
