package dev.spate.protocol.swarm;

import dev.spate.protocol.choke.Candidate;
import dev.spate.protocol.pick.PeerView;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.WebSeedAddress;
import dev.spate.protocol.rate.RateMeter;
import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.PeerLimits;
import dev.spate.wire.status.PeerStatus;
import dev.spate.wire.status.TransferRates;
import java.util.ArrayDeque;

/**
 * What we know of one remote peer while its link lasts. Owned by the torrent.
 *
 * <p>This class holds only data and keeps it consistent. The classes that use a peer decide what to do about it.
 */
public final class Peer implements Candidate, PeerView {
    /** Decides whether we may request from a peer that would itself answer. */
    public interface RequestPermission {
        boolean mayBeAsked();
    }

    private final Connected opening;
    private final int number;
    private final long connectedSince;

    // The remote peer, as it announced itself.
    private Bitfield pieces;
    private boolean hasAnnouncedPieces;
    private boolean isCountedAsSeed;
    private boolean isChokingUs = true;
    private boolean isInterested;
    private boolean isUploadOnly;
    private String client = "";
    private int listenPort;
    private int dontHaveId;
    private int metadataId;
    private int metadataLength;
    private final ArrayDeque<Integer> allowedFast = new ArrayDeque<>();

    // Our state, as we announced it to the peer.
    private boolean isChoked = true;
    private boolean weAreInterested;
    private long stateSince;

    // What passes between us.
    private final OurRequests ourRequests;
    private final TheirRequests theirRequests = new TheirRequests();
    private RequestPermission permission = () -> true;
    private final ControlBudget controls;
    private int usefulPieces;
    private boolean isSelfSufficient;

    // The choker reads rates many times in one round, so these are the rates of the last housekeeping.
    private long downRate;
    private long upRate;

    private long lastReceivedAt;
    private long lastSentAt;
    private long idleSince;
    private boolean isTransferring;
    private boolean hasSpoken;
    private boolean hasLeftItsSlotUnused;
    private boolean isProven;
    private boolean isOnParole;

    public Peer(Connected opening, int number, int pieceCount, long now) {
        this.opening = opening;
        this.number = number;
        this.pieces = Bitfield.empty(pieceCount);
        this.ourRequests = new OurRequests(isWebSeed(), now);
        this.controls = new ControlBudget(now);
        this.connectedSince = now;
        this.stateSince = now;
        this.idleSince = now;
        this.lastReceivedAt = now;
        this.lastSentAt = now;
    }

    public LinkId link() {
        return opening.link();
    }

    public PeerId peerId() {
        return opening.peerId();
    }

    public PeerAddress address() {
        return opening.address();
    }

    /** The host whose limits the peer counts for. */
    public HostPrefix host() {
        return HostPrefix.of(address());
    }

    public boolean isIncoming() {
        return opening.direction() == Direction.INCOMING;
    }

    public boolean supportsFast() {
        return opening.supportsFast();
    }

    boolean supportsExtensions() {
        return opening.supportsExtensions();
    }

    /**
     * The address at which we can dial it, as far as we know: the port that it announced, or the one that we dialled.
     */
    PeerAddress listenAddress() {
        return isIncoming() ? address().withPort(listenPort) : address();
    }

    /**
     * The address of its link without what the peer could choose: when the peer opened the link, the port means
     * nothing.
     */
    PeerAddress linkAddress() {
        return isIncoming() ? address().withPort(0) : address();
    }

    // ---- for the picker and the choker

    @Override
    public int id() {
        return number;
    }

    @Override
    public boolean mayRequest(int piece) {
        return pieces.has(piece) && (!isChokingUs || allowedFast.contains(piece));
    }

    @Override
    public int nextRequestable(Bitfield among, int from) {
        if (!isChokingUs) {
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
        return WebSeedAddress.isWebSeed(address());
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
        return isInterested;
    }

    @Override
    public boolean isChoked() {
        return isChoked;
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
        return isUploadOnly || hasEverything();
    }

    @Override
    public long downloadRate() {
        return downRate;
    }

    @Override
    public long uploadRate() {
        return upRate;
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
        return stateSince;
    }

    public void refreshRates(long now) {
        downRate = ourRequests.steadyRate(now);
        upRate = up().bytesPerSecond(now);
        isTransferring = down().bytesPerSecond(now) + upRate > 0;
        if (isTransferring) {
            idleSince = now;
        }
    }

    /** Whether payload has passed in the last seconds in either direction. */
    boolean isTransferring() {
        return isTransferring;
    }

    /** When payload passed last, or when the link began. */
    long idleSince() {
        return idleSince;
    }

    // ---- its pieces

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
        if (!handshake.client().isEmpty()) {
            client = handshake.client();
        }
        if (handshake.listenPort() != 0) {
            listenPort = handshake.listenPort();
        }
        if (handshake.requestQueue() != 0) {
            ourRequests.limitTo(handshake.requestQueue());
        }
        isUploadOnly = handshake.uploadOnly();
        dontHaveId = handshake.ids().getOrDefault(ExtensionHandshake.DONT_HAVE, dontHaveId);
        metadataId = handshake.ids().getOrDefault(ExtensionHandshake.METADATA, metadataId);
        if (handshake.metadataLength() != 0) {
            metadataLength = handshake.metadataLength();
        }
    }

    /** The message id under which it accepts that we lost a piece, or 0. */
    public int dontHaveId() {
        return dontHaveId;
    }

    /** The message id under which it exchanges metadata, or 0. */
    public int metadataId() {
        return metadataId;
    }

    /** Bytes of the metadata that it offers, or 0. Metadata that is too long does not count as an offer. */
    public int metadataLength() {
        return metadataId == 0 || isMetadataTooLong() ? 0 : metadataLength;
    }

    /** Whether the metadata is too long, according to the peer. */
    public boolean isMetadataTooLong() {
        return metadataLength > PeerLimits.METADATA_LENGTH_MAX;
    }

    // ---- choke and interest, both ways

    public boolean isChokingUs() {
        return isChokingUs;
    }

    public void setChokingUs(boolean chokes) {
        isChokingUs = chokes;
    }

    public void setInterested(boolean interested) {
        isInterested = interested;
    }

    public boolean weAreInterested() {
        return weAreInterested;
    }

    public void setOurInterest(boolean interested) {
        weAreInterested = interested;
    }

    public void setChoked(boolean choked, long now) {
        hasLeftItsSlotUnused = isSlotUnused(now);
        isChoked = choked;
        stateSince = now;
        if (!choked) {
            theirRequests.onUnchoked();
        }
    }

    /** Whether it has requested nothing although it was unchoked, and never downloaded anything from us. */
    boolean isSlotUnused(long now) {
        boolean isUnused = !isChoked && theirRequests.isEmpty() && now - stateSince >= SwarmLimits.UNUSED_SLOT_AFTER;
        return up().total() == 0 && (hasLeftItsSlotUnused || isUnused);
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
        return pieces.size() == 0 ? metadataLength() > 0 : usefulPieces > 0;
    }

    /** Whether we could request something from it now. */
    boolean mayGive() {
        return isOfUse() && (pieces.size() == 0 || !isChokingUs);
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
        lastReceivedAt = now;
        hasSpoken |= !(message instanceof Message.KeepAlive || message instanceof Message.ExtensionHandshake);
        return controls.spend(message, pieces, down().total() + up().total(), now);
    }

    /** Whether it has sent anything besides handshakes and keep-alives. */
    boolean hasSpoken() {
        return hasSpoken;
    }

    long lastReceivedAt() {
        return lastReceivedAt;
    }

    public void onSent(long now) {
        lastSentAt = now;
    }

    long lastSentAt() {
        return lastSentAt;
    }

    public PeerStatus stats(long now) {
        return new PeerStatus(
                address(),
                isIncoming(),
                client,
                pieces.size() == 0 ? 0 : (double) pieces.count() / pieces.size(),
                isChokingUs,
                weAreInterested,
                isChoked,
                isInterested,
                new TransferRates(down().bytesPerSecond(now), up().bytesPerSecond(now)),
                down().total(),
                up().total());
    }

    @Override
    public String toString() {
        return "peer " + number + " at " + address();
    }
}
