package dev.spate.protocol.swarm;

import dev.spate.protocol.choke.Candidate;
import dev.spate.protocol.pick.PeerView;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.PeerStats;
import dev.spate.protocol.port.WebSeedAddress;
import dev.spate.protocol.rate.RateMeter;
import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.PeerLimits;
import java.util.ArrayDeque;

/**
 * What we know of one remote while its link lasts. Owned by the torrent.
 *
 * <p>Only data and the bookkeeping that keeps it consistent; what to do about it is decided by the parts that hold a
 * peer.
 */
public final class Peer implements Candidate, PeerView {
    /** Holds requests back that the peer itself would answer. */
    public interface RequestPermission {
        boolean mayBeAsked();
    }

    private final Connected opening;
    private final int number;
    private final long connectedSince;

    // The remote, as it told us.
    private Bitfield pieces;
    private boolean toldPieces;
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

    // Us, as we told it.
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

    // Rates are read many times in one round of the choker; they are those of the last housekeeping.
    private long downRate;
    private long upRate;

    private long lastHeardAt;
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
        this.lastHeardAt = now;
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

    /** Whose limits it counts for. */
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

    /** Where it can be dialled, as far as it told us: its own port, or the one we dialled. */
    PeerAddress listenAddress() {
        return isIncoming() ? address().withPort(listenPort) : address();
    }

    /** Where it was met, without what it could choose: of a link that it opened, the port says nothing. */
    PeerAddress metAt() {
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

    /** Whether the other end is a web server, which is asked for runs. */
    boolean isWebSeed() {
        return WebSeedAddress.isWebSeed(address());
    }

    public void setPermission(RequestPermission newPermission) {
        permission = newPermission;
    }

    /** Whether it may be asked for anything at all now. */
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

    /** A piece is right of which it gave blocks, or all of them. */
    public void markProven(boolean alone) {
        isProven = true;
        isOnParole &= !alone;
    }

    /** A piece is wrong of which it gave blocks. */
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
        return theirRequests.sentSinceBegin();
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

    /** Whether payload has passed in the last seconds, in either direction. */
    boolean isTransferring() {
        return isTransferring;
    }

    /** When payload passed last, or the link began. */
    long idleSince() {
        return idleSince;
    }

    // ---- what it has

    public Bitfield pieces() {
        return pieces;
    }

    public boolean has(int piece) {
        return pieces.has(piece);
    }

    public boolean hasEverything() {
        // While the number of pieces is unknown, nobody is known to have them all.
        return pieces.isFull() && pieces.size() > 0;
    }

    /** Whether it was counted as a seed from the start; one that becomes complete later is counted piece by piece. */
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

    /** Whether it has said nothing yet of its pieces: its first message about them tells all (BEP 3). */
    public boolean mayTellPieces() {
        return !toldPieces;
    }

    public void setPieces(Bitfield told) {
        pieces = told;
        toldPieces = true;
    }

    /** Returns whether that is news. */
    public boolean addPiece(int piece) {
        toldPieces = true;
        return pieces.set(piece);
    }

    /** Returns whether that is news. */
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

    public void onExtensionHandshake(ExtensionHandshake told) {
        if (!told.client().isEmpty()) {
            client = told.client();
        }
        if (told.listenPort() != 0) {
            listenPort = told.listenPort();
        }
        if (told.requestQueue() != 0) {
            ourRequests.atMost(told.requestQueue());
        }
        isUploadOnly = told.uploadOnly();
        dontHaveId = told.ids().getOrDefault(ExtensionHandshake.DONT_HAVE, dontHaveId);
        metadataId = told.ids().getOrDefault(ExtensionHandshake.METADATA, metadataId);
        if (told.metadataLength() != 0) {
            metadataLength = told.metadataLength();
        }
    }

    /** The id under which it wants to be told that we lost a piece, or 0. */
    public int dontHaveId() {
        return dontHaveId;
    }

    /** The id under which it wants to hear and speak of metadata, or 0. */
    public int metadataId() {
        return metadataId;
    }

    /** Bytes of the metadata that it offers, or 0; more than may be taken is no offer. */
    public int metadataLength() {
        return metadataId == 0 || isMetadataTooLong() ? 0 : metadataLength;
    }

    /** Whether the metadata is longer than may be taken, as it says. */
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
        hasLeftItsSlotUnused = leavesItsSlotUnused(now);
        isChoked = choked;
        stateSince = now;
        if (!choked) {
            theirRequests.begin();
        }
    }

    /** Whether it asks for nothing though it was unchoked, and never took anything. */
    boolean leavesItsSlotUnused(long now) {
        boolean isUnused = !isChoked && theirRequests.isEmpty() && now - stateSince >= SwarmLimits.UNUSED_SLOT_AFTER;
        return up().total() == 0 && (hasLeftItsSlotUnused || isUnused);
    }

    /** Pieces that it has and we want; kept by {@code Interest}. */
    public int usefulPieces() {
        return usefulPieces;
    }

    public void setUsefulPieces(int count) {
        usefulPieces = count;
    }

    /** Whether it says to have something that we want: the metadata, as long as that is unknown, and then pieces. */
    boolean isOfUse() {
        return pieces.size() == 0 ? metadataLength() > 0 : usefulPieces > 0;
    }

    /** Whether it could be asked for something now. */
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

    /** Blocks from it to us. */
    public RateMeter down() {
        return ourRequests.down();
    }

    /** Blocks from us to it. */
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

    /** It has sent a message. Returns whether it may go on: there is a bound to those that only cost time. */
    public boolean onMessage(Message message, long now) {
        lastHeardAt = now;
        hasSpoken |= !(message instanceof Message.KeepAlive || message instanceof Message.ExtensionHandshake);
        return controls.spend(message, pieces, down().total() + up().total(), now);
    }

    /** Whether it has said anything but who it is and that it is there. */
    boolean hasSpoken() {
        return hasSpoken;
    }

    long lastHeardAt() {
        return lastHeardAt;
    }

    public void sent(long now) {
        lastSentAt = now;
    }

    long lastSentAt() {
        return lastSentAt;
    }

    public PeerStats stats(long now) {
        return new PeerStats(
                address(),
                isIncoming(),
                client,
                pieces.count(),
                isChokingUs,
                weAreInterested,
                isChoked,
                isInterested,
                down().bytesPerSecond(now),
                up().bytesPerSecond(now),
                down().total(),
                up().total());
    }

    @Override
    public String toString() {
        return "peer " + number + " at " + address();
    }
}
