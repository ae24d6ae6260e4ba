package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerConnections;
import dev.spate.protocol.swarm.Suspect;
import dev.spate.protocol.transfer.PiecePriorities;
import dev.spate.protocol.transfer.ReaderDeadlines;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.protocol.transfer.Uploads;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The content of a torrent, once its files are open: the pieces, whether they are durable, and whether they are
 * complete. Owned by the torrent.
 *
 * <p>It first {@link Checking checks} what is on disk, unless saved progress proves it. Then it {@link Transferring
 * transfers}. {@link Durability} makes progress durable before it is claimed.
 */
final class AttachedContent implements Phase {
    /** What the content asks of its torrent. */
    interface Owner {
        boolean isRunning();

        /** Every piece is checked: peers may now come. */
        void onChecked(long now);

        /** The last piece has been downloaded. */
        void onDownloaded(long now);

        /** The disk has failed: links end. Returns whether the torrent had not failed before. */
        boolean stopForFailure(long now);

        /** The torrent has failed, and stops until it is resumed. */
        void fail(DiskEvent.Failed why);
    }

    private final OpenContent open;
    private final TorrentContext context;
    private final PeerConnections connections;
    private final Uploads.OtherUploads otherUploads;
    private final RandomGenerator random;
    private final Owner owner;
    private final Publisher publisher;
    private final Durability durability;
    private final Completion completion;
    private ContentPhase phase;
    private long watchAt;

    AttachedContent(
            OpenContent open,
            TorrentContext context,
            Completion completion,
            PeerConnections connections,
            Uploads.OtherUploads otherUploads,
            RandomGenerator random,
            Owner owner,
            long now) {
        this.open = open;
        this.context = context;
        this.completion = completion;
        this.connections = connections;
        this.otherUploads = otherUploads;
        this.random = random;
        this.owner = owner;
        this.publisher = context.ports().publisher();
        this.durability = new Durability(
                open.disk(),
                open.store(),
                context.transferCounters(),
                open.stored().trusted(),
                now);
        this.phase = new Checking(
                context.geometry(),
                open.disk(),
                open.stored().trusted(),
                open.stored().unchecked());
        this.watchAt = now + TorrentLimits.WATCH_EVERY;
    }

    /** The torrent runs, for the first time or again. */
    void begin(long now) {
        if (phase instanceof Checking checking) {
            checking.checkMore();
            endCheck(checking, now);
        } else {
            owner.onChecked(now);
        }
        if (phase instanceof Checking) {
            // Peers that came before the files were open would wait for too long.
            connections.dropAll(CloseReason.TORRENT_STOPPED, now);
        }
    }

    /** The phase of transferring, unless pieces are being checked. */
    Optional<Transferring> transferring() {
        return phase instanceof Transferring transferring ? Optional.of(transferring) : Optional.empty();
    }

    PiecePriorities priorities() {
        return context.priorities();
    }

    @Override
    public boolean wantsNothing() {
        return phase instanceof Transferring transferring
                && transferring.picker().isComplete();
    }

    @Override
    public boolean isOpenSeed() {
        return phase instanceof Transferring transferring && transferring.isOpenSeed();
    }

    // ---- what peers do

    @Override
    public Optional<Transferring> peerObserver() {
        return transferring();
    }

    @Override
    public Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        if (phase instanceof Transferring transferring) {
            return transferring.onMessage(peer, message, now);
        }
        release(message);
        return Optional.empty();
    }

    /** Gives back the memory of a message that is not handled. */
    static void release(Message message) {
        if (message instanceof Message.Piece piece) {
            piece.payload().release();
        }
    }

    /** A link reports blocks as sent. */
    void onUploaded(Optional<Peer> peer, PeerEvent.Uploaded uploaded, long now) {
        if (peer.isPresent() && phase instanceof Transferring transferring) {
            transferring.onUploaded(peer.get(), uploaded, now);
        } else {
            // The peer had its last blocks, and we dropped it, before the link reported them as sent.
            context.transferCounters().addUploaded(uploaded.bytes());
        }
    }

    // ---- what the disk answers

    void handle(DiskEvent event, long now) {
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
            case DiskEvent.Failed failed -> onFailed(failed, now);
        }
    }

    private void onVerified(PieceIndex piece, long now) {
        if (phase instanceof Transferring transferring) {
            durability.onVerified(piece.value());
            transferring.onVerified(piece);
            publisher.onNotice(new Notice.PieceCompleted(piece));
            if (completion.markTrackersTold(transferring.picker().isSeed())) {
                owner.onDownloaded(now);
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
            publisher.onNotice(new Notice.Incomplete());
        }
    }

    private void onPieceFailed(DiskEvent.PieceFailed failed, long now) {
        publisher.onNotice(new Notice.PieceFailed(failed.piece()));
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
            if (owner.isRunning()) {
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
            publisher.onNotice(new Notice.Checked(checking.found(), checking.total()));
        }
        Optional<ForeignFile> inTheWay = open.stored().foreignFiles().stream()
                .filter(file -> !checking.isGenuine(file.firstPiece(), file.lastPiece()))
                .findFirst();
        if (inTheWay.isPresent()) {
            // A torrent that was closed until now is online already.
            owner.stopForFailure(now);
            retractCompletion();
            owner.fail(DiskEvent.Failed.inTheWay(inTheWay.get().name()));
            return;
        }
        Transferring transferring = new Transferring(context, otherUploads, checking.genuine(), random, now);
        phase = transferring;
        completion.begin(wantsNothing(), checking.genuine().isFull());
        retractCompletion();
        if (wantsNothing() && !durability.isSettled()) {
            durability.startNow();
        }
        adoptPeers(transferring, now);
        owner.onChecked(now);
    }

    /** Peers that came before the pieces were known are treated as if they had joined now. */
    private void adoptPeers(Transferring transferring, long now) {
        if (context.peerTable().size() > 0) {
            connections.sendHandshakes();
            transferring
                    .adopt(context.peerTable().copy(), now)
                    .forEach((peer, reason) -> connections.drop(peer, reason, now));
        }
    }

    private void onUnreadable(PieceIndex piece, long now) {
        if (phase instanceof Transferring transferring && transferring.picker().has(piece.value())) {
            durability.onLost(piece.value());
            transferring.onLost(piece, now);
            announceWants(now);
        }
    }

    private void onConfirmed(long ticket) {
        if (completion.markOwnerTold(ticket)) {
            publisher.onNotice(new Notice.Completed());
        }
    }

    private void onFailed(DiskEvent.Failed failed, long now) {
        Bitfield unforced = durability.onFailed();
        Bitfield doubtful = completion.onFailed() || mayBeReplaced(failed.cause())
                ? Bitfield.full(context.geometry().pieceCount())
                : unforced;
        context.blockBudget().onDropped();
        boolean isFirst = owner.stopForFailure(now);
        phase = phaseAfterFailure(doubtful);
        if (isFirst) {
            retractCompletion();
            owner.fail(failed);
        }
    }

    /** Whether a file may have been replaced, whatever was durable in it. */
    private static boolean mayBeReplaced(DiskEvent.Cause cause) {
        return cause == DiskEvent.Cause.MISSING || cause == DiskEvent.Cause.IN_THE_WAY;
    }

    /** The phase in which a failed torrent continues: with the pieces that it had, except the doubtful ones. */
    private ContentPhase phaseAfterFailure(Bitfield doubtful) {
        return switch (phase) {
            case Checking checking -> checking.withDoubtful(doubtful);
            case Transferring transferring -> {
                Bitfield nothing = Bitfield.empty(context.geometry().pieceCount());
                yield new Checking(context.geometry(), open.disk(), transferring.pieces(), nothing)
                        .withDoubtful(doubtful);
            }
        };
    }

    /** The storage may work again after a failure. */
    void recover() {
        open.disk().recover();
        durability.recover();
    }

    // ---- what the owner wants

    /** Carries out a command about content. */
    void handle(Command command, long now) {
        switch (command) {
            case Command.Recheck _ -> recheck(now);
            case Command.Prioritise prioritise -> {
                context.priorities().prioritise(prioritise.priorities());
                open.disk().want(context.priorities().wantedFiles());
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
            case Command.Resume _,
                    Command.OpenContent _,
                    Command.CloseContent _,
                    Command.Pause _,
                    Command.Stop _,
                    Command.AddPeers _,
                    Command.Reannounce _,
                    Command.LimitRates _ -> {}
        }
    }

    private void recheck(long now) {
        connections.dropAll(CloseReason.TORRENT_STOPPED, now);
        transferring().ifPresent(Transferring::discardUnfinished);
        int pieces = context.geometry().pieceCount();
        phase = new Checking(context.geometry(), open.disk(), Bitfield.empty(pieces), Bitfield.full(pieces));
        retractCompletion();
        if (owner.isRunning()) {
            begin(now);
        }
    }

    private void onPrioritiesChanged(long now) {
        transferring().ifPresent(transferring -> {
            transferring.onPrioritiesChanged(now);
            announceWants(now);
        });
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

    // ---- time, and the end

    /** Starts a force or a save that is due. */
    void tickDurability(long now) {
        durability.tick(now);
    }

    /** Only while the torrent runs. */
    void tick(long now) {
        transferring().ifPresent(transferring -> transferring.tick(now));
    }

    /**
     * Once a second, while the torrent runs.
     *
     * @param expectsPeers whether more peers may be on the way
     */
    void housekeep(boolean expectsPeers, long now) {
        if (now >= watchAt) {
            watchAt = now + TorrentLimits.WATCH_EVERY;
            open.disk().watch();
        }
        transferring().ifPresent(transferring -> transferring.housekeep(expectsPeers, now));
    }

    long nextTick(boolean isRunning) {
        return isRunning && phase instanceof Transferring transferring
                ? Math.min(durability.nextTick(), transferring.nextTick())
                : durability.nextTick();
    }

    /** Checks the files once more when everything wanted is here and durable. */
    void confirmIfComplete() {
        if (completion.beginConfirmation(owner.isRunning() && wantsNothing() && durability.isSettled())) {
            open.disk().confirm(completion.ticket(), context.priorities().wantedFiles());
        }
    }

    /** Makes progress durable at once. */
    void save() {
        durability.startNow();
    }

    /** Whether everything is complete and its owner knows, so that nothing is left to continue later. */
    boolean isOver() {
        return completion.isOwnerTold()
                && transferring()
                        .filter(transferring -> transferring.picker().isSeed())
                        .isPresent();
    }

    /**
     * Whether a torrent that stops loses nothing if it ends now. If it would, it starts to save.
     *
     * @param isOver whether nothing is left to continue later, so that there is nothing to save
     * @param cannotSave whether the last attempt to save has failed
     */
    boolean settle(boolean isOver, boolean cannotSave) {
        if (!context.blockBudget().isIdle()) {
            return false;
        }
        if (isOver) {
            return !durability.isBusy();
        }
        if (durability.isDirty() && !cannotSave) {
            durability.startNow();
            return false;
        }
        return true;
    }

    // ---- questions

    boolean has(int piece) {
        return phase.has(piece);
    }

    /** A copy of the verified pieces. */
    Bitfield pieces() {
        return switch (phase) {
            case Checking checking -> checking.genuine().copy();
            case Transferring transferring -> transferring.pieces();
        };
    }

    @Override
    public long bytesLeft() {
        return transferring()
                .map(transferring -> transferring.picker().bytesLeft())
                .orElseGet(context.priorities()::bytesWanted);
    }

    @Override
    public int metadataLength() {
        return open.metadataLength();
    }

    /** What stays known of the content when its files are closed. */
    ClosedContent closed() {
        return new ClosedContent(progress(), pieces().isFull(), open.metainfo().isPrivate(), open.metadataLength());
    }

    @Override
    public boolean isPartialSeed() {
        return wantsNothing() && phase.piecesHave() < context.geometry().pieceCount();
    }

    @Override
    public Activity activity() {
        return switch (phase) {
            case Checking _ -> Activity.CHECKING;
            case Transferring transferring ->
                transferring.picker().isComplete() ? Activity.SEEDING : Activity.DOWNLOADING;
        };
    }

    @Override
    public Progress progress() {
        return progress(phase, context);
    }

    /** The progress of content in this phase. */
    static Progress progress(ContentPhase phase, TorrentContext context) {
        PiecePriorities priorities = context.priorities();
        int last = context.geometry().pieceCount() - 1;
        boolean hasLast = priorities.wanted().has(last) && phase.has(last);
        return new Progress(
                priorities.bytesWanted(),
                priorities.bytes(phase.piecesHave(priorities.wanted()), hasLast),
                context.geometry().pieceCount(),
                phase.piecesHave(),
                phase.piecesChecked());
    }

    @Override
    public double copies() {
        return phase.copies();
    }

    @Override
    public int pieceCount() {
        return context.geometry().pieceCount();
    }
}
