package dev.spate.protocol.swarm;

import dev.spate.protocol.choke.Candidate;
import dev.spate.protocol.pick.PeerView;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.protocol.rate.RateMeter;
import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.status.PeerStatus;
import dev.spate.wire.status.TransferRates;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * What we know of one remote peer while its link lasts. Owned by the torrent.
 *
 * <p>This class holds only data and keeps it consistent. The classes that use a peer decide what to do about it.
 */
public final class Peer implements Candidate, PeerView, RemotePeer {
    /** Decides whether we may request from a peer that would itself answer. */
    public interface RequestPermission {
        boolean mayBeAsked();
    }

    private final Connected opening;
    private final int number;
    private final long connectedSince;

    // The pieces of the peer, as it announced them.
    private Bitfield pieces;
    private EarlyPieces early = new EarlyPieces();
    private String source = AddressSource.INCOMING;
    private boolean hasAnnouncedPieces;
    private boolean isCountedAsSeed;
    private final ArrayDeque<Integer> allowedFast = new ArrayDeque<>();

    private final RemoteExtensions extensions = new RemoteExtensions();
    private final ChokeState choke;
    private final OurRequests ourRequests;
    private final TheirRequests theirRequests = new TheirRequests();
    private final PeerActivity activity;

    // What the parts of the torrent think of the peer.
    private RequestPermission permission = () -> true;
    private int usefulPieces;
    private boolean isSelfSufficient;
    private boolean isProven;
    private boolean isOnParole;

    /** @param pieceCount pieces of the torrent, or 0 while their number is unknown */
    public Peer(Connected opening, int number, int pieceCount, long now) {
        this.opening = opening;
        this.number = number;
        this.pieces = Bitfield.empty(pieceCount);
        this.ourRequests = new OurRequests(isWebSeed(), now);
        this.choke = new ChokeState(now);
        this.activity = new PeerActivity(now);
        this.connectedSince = now;
    }

    public LinkId link() {
        return opening.link();
    }

    @Override
    public PeerId peerId() {
        return opening.peerId();
    }

    @Override
    public Remote remote() {
        return opening.remote();
    }

    /** The address of its link; a web seed has none. */
    public Optional<PeerAddress> address() {
        return remote().peerAddress();
    }

    /** The host whose limits the peer counts for; a web seed has none. */
    public Optional<HostPrefix> host() {
        return address().map(HostPrefix::of);
    }

    /** Where its address came from: the name of a peer source, "incoming", "owner" or "web seed". */
    public String source() {
        return source;
    }

    void setSource(String name) {
        source = name;
    }

    @Override
    public boolean isIncoming() {
        return opening.direction() == Direction.INCOMING;
    }

    public boolean supportsFast() {
        return opening.features().fast();
    }

    boolean supportsExtensions() {
        return opening.features().extension();
    }

    /**
     * The address at which we can dial it, as far as we know: the port that it announced, or the one that we dialled.
     */
    @Override
    public Optional<PeerAddress> listenAddress() {
        return isIncoming() ? address().map(address -> address.withPort(extensions.listenPort())) : address();
    }

    /**
     * The remote without what the peer could choose: when the peer opened the link, the port means nothing.
     */
    Remote accountableRemote() {
        return isIncoming() && remote() instanceof Remote.PeerEndpoint(PeerAddress address)
                ? new Remote.PeerEndpoint(address.withPort(0))
                : remote();
    }

    // ---- for the picker and the choker

    @Override
    public int id() {
        return number;
    }

    @Override
    public boolean mayRequest(int piece) {
        return pieces.has(piece) && (!choke.isChokingUs() || allowedFast.contains(piece));
    }

    @Override
    public int nextRequestable(Bitfield among, int from) {
        if (!choke.isChokingUs()) {
            return pieces.nextInBoth(among, from);
        }
        int next = -1;
        for (int piece : allowedFast) {
            boolean isFirst = piece >= from && (next < 0 || piece < next);
            next = isFirst && pieces.has(piece) && among.has(piece) ? piece : next;
        }
        return next;
    }

    @Override
    public boolean prefersWholePieces() {
        return ourRequests.fillWholePieces();
    }

    @Override
    public boolean prefersRuns() {
        return isWebSeed();
    }

    @Override
    public int lastOfRun() {
        return ourRequests.lastPiece();
    }

    /** Whether the remote is a web server, which gets requests for runs of blocks. */
    boolean isWebSeed() {
        return remote() instanceof Remote.WebSeed;
    }

    public void setPermission(RequestPermission newPermission) {
        permission = newPermission;
    }

    /** Whether we may request anything from it now. */
    public boolean mayBeAsked() {
        return permission.mayBeAsked();
    }

    @Override
    public boolean isInterested() {
        return choke.isInterested();
    }

    @Override
    public boolean isChoked() {
        return choke.isChoked();
    }

    @Override
    public boolean isSnubbed() {
        return ourRequests.areSnubbed();
    }

    @Override
    public boolean isSlow() {
        return ourRequests.isSlow();
    }

    @Override
    public boolean isProven() {
        return isProven;
    }

    @Override
    public boolean isOnParole() {
        return isOnParole;
    }

    /**
     * A piece with blocks of this peer is correct.
     *
     * @param alone whether all its blocks came from this peer
     */
    public void markProven(boolean alone) {
        isProven = true;
        isOnParole &= !alone;
    }

    /** A piece with blocks of this peer is wrong. */
    public void putOnParole() {
        isOnParole = true;
    }

    @Override
    public boolean isUploadOnly() {
        return extensions.isUploadOnly() || hasEverything();
    }

    @Override
    public long downloadRate() {
        return activity.downRate();
    }

    @Override
    public long uploadRate() {
        return activity.upRate();
    }

    @Override
    public long bytesSentSinceUnchoked() {
        return theirRequests.sentSinceUnchoked();
    }

    @Override
    public long connectedSince() {
        return connectedSince;
    }

    @Override
    public long stateSince() {
        return choke.since();
    }

    public void refreshRates(long now) {
        activity.refreshRates(ourRequests.steadyRate(now), down().bytesPerSecond(now), up().bytesPerSecond(now), now);
    }

    // ---- its pieces

    /** Keeps a message about pieces until their number is known. */
    public void noteEarly(Message message) {
        early.add(message);
    }

    /**
     * The number of pieces is known now. Returns the messages about pieces that the peer has sent before, in a valid
     * order, or nothing when there were too many to keep.
     */
    public Optional<List<Message>> fit(int pieceCount) {
        pieces = Bitfield.empty(pieceCount);
        Optional<List<Message>> messages = early.messages();
        early = new EarlyPieces();
        return messages;
    }

    public Bitfield pieces() {
        return pieces;
    }

    public boolean has(int piece) {
        return pieces.has(piece);
    }

    public boolean hasEverything() {
        // While the number of pieces is unknown, no peer is known to have them all.
        return pieces.isFull() && pieces.size() > 0;
    }

    /**
     * Whether it was counted as a seed at its first announcement. A peer that becomes complete later is counted piece
     * by piece.
     */
    @Override
    public boolean isSeed() {
        return isCountedAsSeed;
    }

    public void countAsSeed() {
        isCountedAsSeed = true;
    }

    public void countByPieces() {
        isCountedAsSeed = false;
    }

    /** Whether it has not announced any pieces yet. Its first message about them lists all of them (BEP 3). */
    public boolean arePiecesUnknown() {
        return !hasAnnouncedPieces;
    }

    public void setPieces(Bitfield announced) {
        pieces = announced;
        hasAnnouncedPieces = true;
    }

    /** Returns whether this piece was new. */
    public boolean addPiece(int piece) {
        hasAnnouncedPieces = true;
        return pieces.set(piece);
    }

    /** Returns whether the peer had this piece. */
    public boolean removePiece(int piece) {
        return pieces.clear(piece);
    }

    public void addAllowedFast(int piece) {
        if (allowedFast.size() < SwarmLimits.ALLOWED_FAST_MAX && !allowedFast.contains(piece)) {
            allowedFast.add(piece);
        }
    }

    public boolean allowsFast(int piece) {
        return allowedFast.contains(piece);
    }

    public boolean allowsAnyFast() {
        return !allowedFast.isEmpty();
    }

    public void onExtensionHandshake(ExtensionHandshake handshake) {
        extensions.onHandshake(handshake);
        if (handshake.requestQueue() != 0) {
            ourRequests.limitTo(handshake.requestQueue());
        }
    }

    @Override
    public boolean supports(String extension) {
        return extensions.idOf(extension) != 0;
    }

    public RemoteExtensions extensions() {
        return extensions;
    }

    // ---- choke and interest, both ways

    public boolean isChokingUs() {
        return choke.isChokingUs();
    }

    public void setChokingUs(boolean chokes) {
        choke.setChokingUs(chokes);
    }

    public void setInterested(boolean interested) {
        choke.setInterested(interested);
    }

    public boolean weAreInterested() {
        return choke.weAreInterested();
    }

    public void setOurInterest(boolean interested) {
        choke.setOurInterest(interested);
    }

    public void setChoked(boolean choked, long now) {
        choke.setChoked(choked, isSlotUnused(now), now);
        if (!choked) {
            theirRequests.onUnchoked();
        }
    }

    /** Whether it has requested nothing although it was unchoked, and never downloaded anything from us. */
    boolean isSlotUnused(long now) {
        return up().total() == 0 && choke.isSlotUnused(!theirRequests.isEmpty(), now);
    }

    /** How many of its pieces we want; {@code Interest} keeps this number. */
    public int usefulPieces() {
        return usefulPieces;
    }

    public void setUsefulPieces(int count) {
        usefulPieces = count;
    }

    /** Whether it announces something that we want: the metadata while that is unknown, and pieces later. */
    boolean isOfUse() {
        return pieces.size() == 0 ? extensions.metadataLength() > 0 : usefulPieces > 0;
    }

    /** Whether we could request something from it now. */
    boolean mayGive() {
        return isOfUse() && (pieces.size() == 0 || !choke.isChokingUs());
    }

    // ---- what passes between us

    public OurRequests ourRequests() {
        return ourRequests;
    }

    public TheirRequests theirRequests() {
        return theirRequests;
    }

    /** Blocks from the peer to us. */
    public RateMeter down() {
        return ourRequests.down();
    }

    /** Blocks from us to the peer. */
    public RateMeter up() {
        return theirRequests.up();
    }

    @Override
    public boolean isSelfSufficient() {
        return isSelfSufficient;
    }

    public void setSelfSufficient(boolean suffices) {
        isSelfSufficient = suffices;
    }

    /** Whether any payload has passed in either direction. */
    boolean wasUseful() {
        return down().total() + up().total() > 0;
    }

    // ---- signs of life

    /** The peer has sent a message. Returns whether it stays within its budget of control messages. */
    public boolean onMessage(Message message, long now) {
        return activity.onMessage(message, pieces, down().total() + up().total(), now);
    }

    public void onSent(long now) {
        activity.onSent(now);
    }

    PeerActivity activity() {
        return activity;
    }

    public PeerStatus stats(long now) {
        return new PeerStatus(
                remote(),
                isIncoming(),
                source,
                extensions.client(),
                pieces.size() == 0 ? 0 : (double) pieces.count() / pieces.size(),
                choke.isChokingUs(),
                choke.weAreInterested(),
                choke.isChoked(),
                choke.isInterested(),
                new TransferRates(down().bytesPerSecond(now), up().bytesPerSecond(now)),
                down().total(),
                up().total());
    }

    @Override
    public String toString() {
        return "peer " + number + " at " + remote();
    }
}
