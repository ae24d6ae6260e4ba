package dev.spate.protocol.torrent;

import dev.spate.protocol.choke.Candidate;
import dev.spate.protocol.pick.PeerView;
import dev.spate.protocol.rate.RateMeter;
import dev.spate.protocol.rate.RequestWindow;
import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.protocol.torrent.PeerEvent.Direction;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * What we know of one remote while its link lasts. Owned by the torrent.
 *
 * <p>Only data and the bookkeeping that keeps it consistent; what to do about it is decided by the parts that hold a
 * peer.
 */
final class Peer implements Candidate, PeerView {
    private record Asked(BlockRef block, long at) {}

    /** Holds requests back that the peer itself would answer. */
    interface Restraint {
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

    // Blocks from it to us. Most arrive in the order in which they were asked for.
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final RequestWindow window;
    private final RateMeter down = new RateMeter();
    // For the choker: over a few seconds, a peer of some kB/s has sent nothing as often as not.
    private final RateMeter steadyDown = new RateMeter(Limits.STEADY_SECONDS);
    private long lastBlockAt;
    private boolean isSnubbed;
    private int unaskedBlocks;
    private int usefulPieces;
    private int lastPieceAsked = -1;
    private Restraint restraint = () -> true;

    // Blocks from us to it: first those on the link, then those that wait for their turn.
    private final ArrayDeque<BlockRef> onLink = new ArrayDeque<>();
    private final ArrayDeque<BlockRef> waiting = new ArrayDeque<>();
    private final RateMeter up = new RateMeter();
    private boolean isSelfSufficient;
    private long uploadedAtUnchoke;
    private int chokedRequests;

    private long lastHeardAt;
    private long lastSentAt;

    Peer(Connected opening, int number, int pieceCount, long now) {
        this.opening = opening;
        this.number = number;
        this.pieces = Bitfield.empty(pieceCount);
        this.window = new RequestWindow(Limits.DOWNLOAD_REQUESTS_MAX, now);
        if (isWebSeed()) {
            window.atLeast(Limits.WEB_SEED_WINDOW_MIN);
        }
        this.connectedSince = now;
        this.stateSince = now;
        this.lastHeardAt = now;
        this.lastSentAt = now;
        this.lastBlockAt = now;
    }

    LinkId link() {
        return opening.link();
    }

    PeerId peerId() {
        return opening.peerId();
    }

    PeerAddress address() {
        return opening.address();
    }

    boolean isIncoming() {
        return opening.direction() == Direction.INCOMING;
    }

    boolean supportsFast() {
        return opening.supportsFast();
    }

    boolean supportsExtensions() {
        return opening.supportsExtensions();
    }

    /** Where it can be dialled, as far as it told us: its own port, or the one we dialled. */
    PeerAddress listenAddress() {
        return isIncoming() ? address().withPort(listenPort) : address();
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
    public boolean prefersWholePieces() {
        return !isSnubbed && (window.size() >= Limits.FAST_WINDOW || isWebSeed());
    }

    @Override
    public boolean prefersRuns() {
        return isWebSeed();
    }

    @Override
    public int lastOfRun() {
        return lastPieceAsked;
    }

    /** Whether the other end is a web server, which is asked for runs. */
    boolean isWebSeed() {
        return WebSeedAddress.isWebSeed(address());
    }

    void restrain(Restraint newRestraint) {
        restraint = newRestraint;
    }

    /** Whether it may be asked for anything at all now. */
    boolean mayBeAsked() {
        return restraint.mayBeAsked();
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
        return isSnubbed;
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
        return up.total() - uploadedAtUnchoke;
    }

    @Override
    public long connectedSince() {
        return connectedSince;
    }

    @Override
    public long stateSince() {
        return stateSince;
    }

    // Rates are read many times in one round of the choker; they are those of the last housekeeping.
    private long downRate;
    private long upRate;

    void refreshRates(long now) {
        downRate = steadyDown.bytesPerSecond(now);
        upRate = up.bytesPerSecond(now);
    }

    // ---- what it has

    Bitfield pieces() {
        return pieces;
    }

    boolean has(int piece) {
        return pieces.has(piece);
    }

    boolean hasEverything() {
        // While the number of pieces is unknown, nobody is known to have them all.
        return pieces.isFull() && pieces.size() > 0;
    }

    /** Whether it was counted as a seed from the start; one that becomes complete later is counted piece by piece. */
    @Override
    public boolean isSeed() {
        return isCountedAsSeed;
    }

    void countAsSeed() {
        isCountedAsSeed = true;
    }

    void countByPieces() {
        isCountedAsSeed = false;
    }

    /** Whether it has said nothing yet of its pieces: its first message about them tells all (BEP 3). */
    boolean mayTellPieces() {
        return !toldPieces;
    }

    void tellsPieces(Bitfield told) {
        pieces = told;
        toldPieces = true;
    }

    /** Returns whether that is news. */
    boolean tellsHave(int piece) {
        toldPieces = true;
        return pieces.set(piece);
    }

    /** Returns whether that is news. */
    boolean tellsDontHave(int piece) {
        return pieces.clear(piece);
    }

    void allowsFast(int piece) {
        if (allowedFast.size() < Limits.ALLOWED_FAST_MAX && !allowedFast.contains(piece)) {
            allowedFast.add(piece);
        }
    }

    boolean allowsAnyFast() {
        return !allowedFast.isEmpty();
    }

    void introducesItself(ExtensionHandshake told) {
        if (!told.client().isEmpty()) {
            client = told.client();
        }
        if (told.listenPort() != 0) {
            listenPort = told.listenPort();
        }
        if (told.requestQueue() != 0) {
            window.reqq(told.requestQueue());
        }
        isUploadOnly = told.uploadOnly();
        dontHaveId = told.ids().getOrDefault(ExtensionHandshake.DONT_HAVE, dontHaveId);
        metadataId = told.ids().getOrDefault(ExtensionHandshake.METADATA, metadataId);
        if (told.metadataLength() != 0) {
            metadataLength = told.metadataLength();
        }
    }

    /** The id under which it wants to be told that we lost a piece, or 0. */
    int dontHaveId() {
        return dontHaveId;
    }

    /** The id under which it wants to hear and speak of metadata, or 0. */
    int metadataId() {
        return metadataId;
    }

    /** Bytes of the metadata that it offers, or 0. */
    int metadataLength() {
        return metadataId == 0 ? 0 : metadataLength;
    }

    // ---- choke and interest, both ways

    boolean isChokingUs() {
        return isChokingUs;
    }

    void chokesUs(boolean chokes) {
        isChokingUs = chokes;
    }

    void tellsInterest(boolean interested) {
        isInterested = interested;
    }

    boolean weAreInterested() {
        return weAreInterested;
    }

    void setOurInterest(boolean interested) {
        weAreInterested = interested;
    }

    void setChoked(boolean choked, long now) {
        isChoked = choked;
        stateSince = now;
        if (!choked) {
            uploadedAtUnchoke = up.total();
            chokedRequests = 0;
        }
    }

    /** Pieces that it has and we want; kept by {@link Interest}. */
    int usefulPieces() {
        return usefulPieces;
    }

    void usefulPieces(int count) {
        usefulPieces = count;
    }

    // ---- blocks from it

    RequestWindow window() {
        return window;
    }

    /** How much room the window needs before more is asked for: a few blocks at a time, of a web seed long runs. */
    int roomNeeded() {
        return isWebSeed() ? window.size() / 2 : Math.clamp(window.size() / 8, 1, 16);
    }

    RateMeter down() {
        return down;
    }

    int askedCount() {
        return asked.size();
    }

    void ask(BlockRef block, long now) {
        if (asked.isEmpty()) {
            lastBlockAt = now;
        }
        asked.add(new Asked(block, now));
        lastPieceAsked = block.piece();
        window.onRequest(now);
    }

    /** The block has arrived. Returns whether it was asked for and not given up since. */
    boolean answers(BlockRef block, long now) {
        down.add(block.length(), now);
        steadyDown.add(block.length(), now);
        lastBlockAt = now;
        isSnubbed = false;
        for (Iterator<Asked> each = asked.iterator(); each.hasNext(); ) {
            Asked candidate = each.next();
            if (candidate.block().equals(block)) {
                each.remove();
                window.onBlock(now, block.length(), now - candidate.at());
                return true;
            }
        }
        return false;
    }

    /** The block will not come. Returns whether it was asked for. */
    boolean givesUp(BlockRef block) {
        if (asked.removeIf(each -> each.block().equals(block))) {
            window.onDropped(1);
            return true;
        }
        return false;
    }

    /** Nothing that was asked for will come. Returns how many blocks that were. */
    int givesUpAll() {
        int count = asked.size();
        asked.clear();
        window.onDropped(count);
        return count;
    }

    Iterable<BlockRef> askedBlocks() {
        return () -> asked.stream().map(Asked::block).iterator();
    }

    /** Since when it owes us a block, or {@code now} if it owes none. */
    long owesSince(long now) {
        return asked.isEmpty() ? now : lastBlockAt;
    }

    void snubsUs(long now) {
        isSnubbed = true;
        window.onTimeout(now);
    }

    /** Counts a block that was never asked for; returns whether that is too many. */
    boolean sendsUnasked() {
        return ++unaskedBlocks > Limits.UNASKED_BLOCKS_MAX;
    }

    /** A cancelled block may be on its way already, and is then forgiven. */
    void forgivesUnasked(int count) {
        unaskedBlocks -= count;
    }

    // ---- blocks to it

    ArrayDeque<BlockRef> onLink() {
        return onLink;
    }

    ArrayDeque<BlockRef> waiting() {
        return waiting;
    }

    RateMeter up() {
        return up;
    }

    @Override
    public boolean isSelfSufficient() {
        return isSelfSufficient;
    }

    void isSelfSufficient(boolean suffices) {
        isSelfSufficient = suffices;
    }

    /** Counts a request that came while choked; returns whether that is too many. */
    boolean requestsWhileChoked() {
        return ++chokedRequests > Limits.CHOKED_REQUESTS_MAX;
    }

    /** Whether any payload has passed in either direction. */
    boolean wasUseful() {
        return down.total() + up.total() > 0;
    }

    // ---- signs of life

    void heard(long now) {
        lastHeardAt = now;
    }

    long lastHeardAt() {
        return lastHeardAt;
    }

    void sent(long now) {
        lastSentAt = now;
    }

    long lastSentAt() {
        return lastSentAt;
    }

    PeerSummary summary(long now) {
        return new PeerSummary(
                address(),
                isIncoming(),
                client,
                pieces.count(),
                isChokingUs,
                weAreInterested,
                isChoked,
                isInterested,
                down.bytesPerSecond(now),
                up.bytesPerSecond(now),
                down.total(),
                up.total());
    }

    @Override
    public String toString() {
        return "peer " + number + " at " + address();
    }
}
