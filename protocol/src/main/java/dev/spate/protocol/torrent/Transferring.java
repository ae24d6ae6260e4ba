package dev.spate.protocol.torrent;

import dev.spate.protocol.choke.Choker;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Suspect;
import dev.spate.protocol.transfer.Blame;
import dev.spate.protocol.transfer.Choking;
import dev.spate.protocol.transfer.Downloads;
import dev.spate.protocol.transfer.Interest;
import dev.spate.protocol.transfer.PeerPieces;
import dev.spate.protocol.transfer.PiecePriorities;
import dev.spate.protocol.transfer.PieceRetries;
import dev.spate.protocol.transfer.ReaderDeadlines;
import dev.spate.protocol.transfer.SeedRationing;
import dev.spate.protocol.transfer.SuperSeeding;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.protocol.transfer.Uploads;
import dev.spate.protocol.transfer.WebSeedFallback;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Downloads the pieces that we want and uploads the pieces that we have; handles each message of a peer. Owned by the
 * torrent.
 *
 * <p>A seed is a torrent in this phase that wants nothing.
 */
final class Transferring implements ContentPhase, PeerObserver {
    private final PieceGeometry geometry;
    private final PeerTable peerTable;
    private final TorrentPorts ports;
    private final Disk disk;
    private final PiecePicker picker;
    private final Interest interest;
    private final PeerPieces peerPieces;
    private final Downloads downloads;
    private final PieceRetries pieceRetries;
    private final Uploads uploads;
    private final Choking choking;
    private final Blame blame;
    private final PiecePriorities priorities;
    private final SuperSeeding superSeeding;
    private final SeedRationing seedRationing;
    private final boolean isOrigin;
    private final WebSeedFallback webSeedFallback;

    Transferring(
            TorrentContext context,
            Uploads.OtherUploads otherUploads,
            Bitfield have,
            RandomGenerator random,
            long now) {
        this.geometry = context.geometry();
        this.peerTable = context.peerTable();
        this.ports = context.ports();
        this.disk = context.disk();
        this.blame = context.blame();
        this.picker = new PiecePicker(geometry, random);
        for (int piece = have.nextSet(0); piece >= 0; piece = have.nextSet(piece + 1)) {
            picker.setHave(piece);
        }
        this.priorities = context.priorities();
        applyPriorities();
        this.webSeedFallback = new WebSeedFallback(peerTable, random);
        this.interest = new Interest(peerTable, picker, ports.peers());
        this.peerPieces = new PeerPieces(geometry, picker, interest);
        this.downloads = new Downloads(context, picker);
        this.pieceRetries = new PieceRetries(context, picker, downloads);
        this.uploads = new Uploads(context, picker, otherUploads);
        this.choking = new Choking(peerTable, new Choker(random, now), uploads, ports.peers(), context.unchokeSlots());
        choking.setSeed(picker.isComplete());
        this.superSeeding = new SuperSeeding(context, picker, random);
        this.seedRationing = new SeedRationing(context, picker);
        this.isOrigin = picker.isSeed();
    }

    /** Whether we have everything and hide it from no peer. */
    boolean isOpenSeed() {
        return picker.isComplete() && !superSeeding.isHiding();
    }

    PiecePicker picker() {
        return picker;
    }

    /** The disk forgets partial pieces, because the picker that knows their blocks is dropped. */
    void discardUnfinished() {
        for (int piece = 0; piece < geometry.pieceCount(); piece++) {
            if (picker.isPartial(piece)) {
                disk.discard(new PieceIndex(piece));
            }
        }
    }

    /** Applies changed priorities. */
    private void applyPriorities() {
        picker.setSequential(priorities.inOrder());
        for (int piece = 0; piece < geometry.pieceCount(); piece++) {
            picker.setPriority(piece, priorities.ofPiece(piece));
        }
        priorities.readerDeadlines().runs().forEach(this::applyDeadlines);
    }

    /** Applies what readers need of these pieces. Returns whether the set of wanted pieces changed. */
    private boolean applyDeadlines(ReaderDeadlines.Run run) {
        boolean isChanged = false;
        long[] deadlines = priorities.readerDeadlines().deadlines(run);
        for (int piece = run.first(); piece < run.first() + run.count(); piece++) {
            boolean wasWanted = picker.isWanted(piece);
            long deadline = deadlines[piece - run.first()];
            picker.setPriority(piece, priorities.ofPiece(piece, deadline != Machine.NEVER));
            if (deadline == Machine.NEVER) {
                picker.clearDeadline(piece);
            } else {
                picker.setDeadline(piece, deadline);
            }
            isChanged |= wasWanted != picker.isWanted(piece);
        }
        return isChanged;
    }

    /** Readers wait for other pieces than before, or for the same pieces at another time. */
    void onReadersChanged(List<ReaderDeadlines.Run> runs, long now) {
        boolean isChanged = false;
        for (ReaderDeadlines.Run run : runs) {
            isChanged |= applyDeadlines(run);
        }
        if (isChanged) {
            interest.recountAll();
            choking.setSeed(picker.isComplete());
        }
        downloads.askAll(now);
    }

    /** The wanted pieces have changed while peers are connected. */
    void onPrioritiesChanged(long now) {
        applyPriorities();
        interest.recountAll();
        choking.setSeed(picker.isComplete());
        downloads.askAll(now);
    }

    /**
     * Announces our pieces to a new peer. BEP 3 and 6: this is the first message after the handshake, apart from the
     * extension handshake.
     */
    @Override
    public void onJoined(Peer peer, long now) {
        peerPieces.onJoined(peer);
        webSeedFallback.onJoined(peer);
        blame.onJoined(peer);
        if (isOrigin) {
            seedRationing.onJoined(peer);
        }
        if (superSeeding.onJoined(peer, now)) {
            announceNothing(peer);
        } else if (peer.supportsFast() && picker.isSeed()) {
            ports.peers().send(peer.link(), new Message.HaveAll());
        } else if (picker.haveCount() > 0) {
            ports.peers().send(peer.link(), new Message.Bits(pieces()));
        } else {
            announceNothing(peer);
        }
        superSeeding.offerPieces(peer, now);
    }

    /**
     * Peers join that came before the pieces were known, with everything that they have said since.
     *
     * @return the peers that must be disconnected, with the reasons
     */
    Map<Peer, CloseReason> adopt(List<Peer> peers, long now) {
        Map<Peer, Optional<List<Message>>> early = new LinkedHashMap<>();
        peers.forEach(peer -> early.put(peer, peer.fit(geometry.pieceCount())));
        peers.forEach(peer -> onJoined(peer, now));
        Map<Peer, CloseReason> leaving = new LinkedHashMap<>();
        early.forEach((peer, messages) -> adopt(peer, messages, now).ifPresent(reason -> leaving.put(peer, reason)));
        choking.fill(now);
        return leaving;
    }

    private Optional<CloseReason> adopt(Peer peer, Optional<List<Message>> early, long now) {
        if (early.isEmpty()) {
            // Without all of its messages, we do not know which pieces it has. It may connect again.
            return Optional.of(CloseReason.TORRENT_STOPPED);
        }
        for (Message message : early.get()) {
            Optional<CloseReason> reason = onMessage(peer, message, now);
            if (reason.isPresent()) {
                return reason;
            }
        }
        if (!peer.isChokingUs()) {
            downloads.onUnchoke(peer, now);
        }
        return uselessReason(peer);
    }

    private void announceNothing(Peer peer) {
        if (peer.supportsFast()) {
            ports.peers().send(peer.link(), new Message.HaveNone());
        }
    }

    @Override
    public boolean wantsMore() {
        return !picker.isComplete();
    }

    @Override
    public boolean hasForUs(Peer peer) {
        return peer.usefulPieces() > 0;
    }

    @Override
    public boolean wantsFromUs(Peer peer) {
        return peer.isInterested() && picker.haveCount() > 0;
    }

    @Override
    public boolean has(int piece) {
        return picker.has(piece);
    }

    @Override
    public int piecesHave() {
        return picker.haveCount();
    }

    @Override
    public int piecesHave(Bitfield among) {
        return picker.haveCount(among);
    }

    @Override
    public int piecesChecked() {
        return geometry.pieceCount();
    }

    @Override
    public double copies() {
        return picker.distributedCopies();
    }

    /** Verified pieces. */
    Bitfield pieces() {
        return picker.pieces();
    }

    @Override
    public void onLeft(Peer peer, long now) {
        downloads.abandonAll(peer, now);
        blame.onLeft(peer);
        uploads.onLeft(peer, now);
        peerPieces.onLeft(peer);
        superSeeding.onLeft(peer);
        seedRationing.onLeft(peer);
        webSeedFallback.onLeft(peer);
        choking.fill(now);
        superSeeding.offerToAll(now);
        downloads.askAll(now);
    }

    /** Handles a message of a peer. Returns why the peer must be disconnected, or nothing. */
    Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        return switch (message) {
            case Message.Piece piece -> onPiece(peer, piece, now);
            case Message.Request request -> onRequest(peer, request.block(), now);
            case Message.Have have -> onHave(peer, have.piece().value(), now);
            case Message.Bits bits -> onBitfield(peer, bits.bits(), now);
            case Message.HaveAll _ ->
                peer.hasEverything() ? Optional.empty() : onPieces(peer, Bitfield.full(geometry.pieceCount()), now);
            // BEP 6 requires it first; later it removes nothing and adds nothing.
            case Message.HaveNone _ ->
                peer.arePiecesUnknown() ? onPieces(peer, Bitfield.empty(geometry.pieceCount()), now) : Optional.empty();
            case Message.Choke _ -> onChoke(peer, now);
            case Message.Unchoke _ -> onUnchoke(peer, now);
            case Message.Interested _ -> onInterest(peer, true, now);
            case Message.NotInterested _ -> onInterest(peer, false, now);
            case Message.Cancel cancel -> done(() -> uploads.onCancel(peer, cancel.block(), now));
            case Message.RejectRequest reject -> onReject(peer, reject, now);
            case Message.AllowedFast allowed -> onAllowedFast(peer, allowed.piece(), now);
            case Message.DontHave dontHave -> onDontHave(peer, dontHave.piece().value());
            case Message.ExtensionHandshake _ -> uselessReason(peer);
            case Message.KeepAlive _, Message.Port _, Message.SuggestPiece _ -> Optional.empty();
            // Its extension has handled it already, and may have something to send now.
            case Message.ExtensionMessage _ -> done(() -> uploads.serveOther(now));
        };
    }

    private Optional<CloseReason> onPiece(Peer peer, Message.Piece piece, long now) {
        long before = peer.down().total();
        Optional<CloseReason> reason = downloads.onBlock(peer, piece.block(), piece.payload(), now);
        if (peer.down().total() > before) {
            webSeedFallback.onBlock(peer);
        }
        return reason;
    }

    private static Optional<CloseReason> done(Runnable action) {
        action.run();
        return Optional.empty();
    }

    private Optional<CloseReason> onBitfield(Peer peer, Bitfield announced, long now) {
        try {
            return onPieces(peer, peerPieces.fit(announced), now);
        } catch (ProtocolException e) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
    }

    private Optional<CloseReason> onPieces(Peer peer, Bitfield announced, long now) {
        peerPieces.onPieces(peer, announced);
        superSeeding.onPieces(peer, now);
        downloads.ask(peer, now);
        return uselessReason(peer);
    }

    private Optional<CloseReason> onHave(Peer peer, int piece, long now) {
        if (piece >= geometry.pieceCount()) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
        if (peerPieces.onHave(peer, piece)) {
            seedRationing.onHave(peer, piece, now);
            superSeeding.onHave(peer, piece, now);
            downloads.ask(peer, now);
        }
        return peer.hasEverything() ? uselessReason(peer) : Optional.empty();
    }

    private Optional<CloseReason> onDontHave(Peer peer, int piece) {
        if (piece >= geometry.pieceCount()) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
        peerPieces.onDontHave(peer, piece);
        return Optional.empty();
    }

    private Optional<CloseReason> onChoke(Peer peer, long now) {
        if (!peer.isChokingUs()) {
            peer.setChokingUs(true);
            downloads.onChoke(peer, now);
        }
        return Optional.empty();
    }

    private Optional<CloseReason> onUnchoke(Peer peer, long now) {
        peer.setChokingUs(false);
        downloads.onUnchoke(peer, now);
        return Optional.empty();
    }

    private Optional<CloseReason> onInterest(Peer peer, boolean interested, long now) {
        if (interested != peer.isInterested()) {
            peer.setInterested(interested);
            if (choking.fill(now)) {
                superSeeding.offerToAll(now);
            } else {
                superSeeding.offerPieces(peer, now);
            }
        }
        return Optional.empty();
    }

    private Optional<CloseReason> onRequest(Peer peer, BlockRef block, long now) {
        Optional<CloseReason> reason = uploads.onRequest(peer, block, now);
        if (reason.isEmpty() && !peer.isChoked()) {
            superSeeding.onRequest(peer, block.piece(), now);
        }
        return reason;
    }

    private Optional<CloseReason> onReject(Peer peer, Message.RejectRequest reject, long now) {
        downloads.onReject(peer, reject.block(), now);
        return Optional.empty();
    }

    private Optional<CloseReason> onAllowedFast(Peer peer, PieceIndex piece, long now) {
        if (piece.value() >= geometry.pieceCount()) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
        peer.addAllowedFast(piece.value());
        downloads.ask(peer, now);
        return Optional.empty();
    }

    /** Two peers that both have everything they want have no reason to stay connected. */
    private Optional<CloseReason> uselessReason(Peer peer) {
        return picker.isComplete() && peer.isUploadOnly() && !peer.isInterested()
                ? Optional.of(CloseReason.NOTHING_TO_DO)
                : Optional.empty();
    }

    /** Peers that are useless now that we want nothing more. */
    List<Peer> uselessPeers() {
        return peerTable.all().stream()
                .filter(peer -> uselessReason(peer).isPresent())
                .toList();
    }

    void onWritten(long now) {
        downloads.onWritten(now);
    }

    /**
     * The piece is on disk and its hash is right. All peers are told, even those that have it: they count our pieces.
     */
    void onVerified(PieceIndex piece) {
        boolean wasWanted = picker.isWanted(piece.value());
        int[] senders = senders(piece.value());
        for (int number : senders) {
            peerTable.find(number).ifPresent(peer -> peer.markProven(senders.length == 1));
        }
        picker.onVerified(piece.value());
        if (wasWanted) {
            interest.onOwnPiece(piece.value());
        }
        peerTable.all().forEach(peer -> ports.peers().send(peer.link(), new Message.Have(piece)));
        if (blame.hasFailedAttempts(piece.value())) {
            disk.digest(piece);
        }
        choking.setSeed(picker.isComplete());
    }

    /** The hash is wrong. Returns the peers that are convicted. */
    Set<Suspect> onFailed(int piece, List<Long> digests, long now) {
        int[] senders = senders(piece);
        if (senders.length > 1) {
            for (int number : senders) {
                peerTable.find(number).ifPresent(Peer::putOnParole);
            }
        }
        Set<Suspect> convicted = blame.onPieceFailed(piece, picker.contributors(piece), digests);
        picker.onFailed(piece);
        pieceRetries.update(now);
        downloads.askAll(now);
        return convicted;
    }

    void forgetBlocksOf(Set<Suspect> liars) {
        liars.forEach(liar -> downloads.forgetBlocksOf(liar.number()));
    }

    private int[] senders(int piece) {
        return Arrays.stream(picker.contributors(piece)).distinct().toArray();
    }

    /** A piece that we had can no longer be read. */
    void onLost(PieceIndex piece, long now) {
        picker.onLost(piece.value());
        applyDeadlines(new ReaderDeadlines.Run(piece.value(), 1));
        superSeeding.end();
        for (Peer peer : peerTable.all()) {
            int id = peer.extensions().idOf(ExtensionHandshake.DONT_HAVE);
            if (id != 0) {
                ports.peers().send(peer.link(), new Message.DontHave(piece, id));
            }
        }
        interest.recountAll();
        choking.setSeed(picker.isComplete());
        downloads.askAll(now);
    }

    void onUploaded(Peer peer, PeerEvent.Uploaded event, long now) {
        List<BlockRef> sent = uploads.onUploaded(peer, event.blocks(), event.bytes(), event.unread(), now);
        for (BlockRef block : sent) {
            seedRationing.onSent(peer, block, now);
            superSeeding.onSent(peer, block, now);
        }
    }

    /**
     * Once a second.
     *
     * @param expectsPeers whether more peers may be on the way
     */
    void housekeep(boolean expectsPeers, long now) {
        webSeedFallback.update(expectsPeers);
        downloads.checkTimeouts(now);
        pieceRetries.update(now);
        downloads.askAll(now);
        uploads.serveAll(now);
        superSeeding.housekeep(now);
        seedRationing.measure(now);
        // Every peer is served until the first copy is out, and always when we are not its origin.
        if (isOrigin && !superSeeding.isActive() && seedRationing.judge(now)) {
            choking.fill(now);
        }
    }

    void tick(long now) {
        if (now >= choking.nextTick()) {
            choking.tick(now);
            superSeeding.offerToAll(now);
        }
        if (now >= downloads.nextTick()) {
            downloads.tick(now);
        }
        if (now >= uploads.nextTick()) {
            uploads.serveAll(now);
        }
    }

    long nextTick() {
        long next = peerTable.size() == 0 ? Long.MAX_VALUE : choking.nextTick();
        return Math.min(next, Math.min(downloads.nextTick(), uploads.nextTick()));
    }
}
