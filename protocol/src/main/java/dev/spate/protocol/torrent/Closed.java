package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.Optional;

/**
 * The metadata is known, and the files are closed: they are being opened, could not be opened, or nothing needs them.
 * Peers may come meanwhile, and stay. Owned by the torrent.
 */
final class Closed implements Phase, PeerObserver {
    /** Whether an answer of the opener is missing. */
    private enum Files {
        CLOSED,
        OPENING,
        CLOSING
    }

    private final ClosedContent content;
    private final Activity activity;
    private Files files;
    private boolean isAsked;

    private Closed(ClosedContent content, Activity activity, Files files) {
        this.content = content;
        this.activity = activity;
        this.files = files;
    }

    /** The metadata has just arrived from peers. */
    static Closed fetched(int metadataLength) {
        Progress progress = new Progress(metadataLength, metadataLength, 0, 0, 0);
        return new Closed(new ClosedContent(progress, false, false, 0), Activity.FETCHING_METADATA, Files.CLOSED);
    }

    /** Content that was known from the start. */
    static Closed of(ClosedContent content) {
        return new Closed(content, activity(content), Files.CLOSED);
    }

    /** Content that was open until now, and whose files are being closed. */
    static Closed closing(ClosedContent content) {
        return new Closed(content, activity(content), Files.CLOSING);
    }

    private static Activity activity(ClosedContent content) {
        return content.isComplete() ? Activity.SEEDING : Activity.CHECKING;
    }

    /** Whether the opener may be called. */
    boolean isSettled() {
        return files == Files.CLOSED;
    }

    void onOpening() {
        files = Files.OPENING;
    }

    /** The opener has answered, and the files are closed. */
    void onClosed() {
        files = Files.CLOSED;
    }

    /** The content is needed. Returns whether that is new. */
    boolean markAsked() {
        boolean isNew = !isAsked;
        isAsked = true;
        return isNew;
    }

    /** Nobody waits for the content any more. */
    void clearAsked() {
        isAsked = false;
    }

    @Override
    public Activity activity() {
        return activity;
    }

    @Override
    public Progress progress() {
        return content.progress();
    }

    @Override
    public double copies() {
        return content.isWhole() ? 1 : 0;
    }

    /** What peers announce about pieces is kept until the content is open. */
    @Override
    public int pieceCount() {
        return 0;
    }

    @Override
    public boolean wantsNothing() {
        return activity == Activity.SEEDING;
    }

    /** Whether to hide pieces is decided when the content is open. */
    @Override
    public boolean isOpenSeed() {
        return false;
    }

    @Override
    public long bytesLeft() {
        return activity == Activity.FETCHING_METADATA
                ? TorrentLimits.UNKNOWN_LEFT
                : content.progress().bytesWanted() - content.progress().bytesHave();
    }

    @Override
    public boolean isPartialSeed() {
        return wantsNothing() && !content.isWhole();
    }

    @Override
    public int metadataLength() {
        return content.metadataLength();
    }

    @Override
    public Optional<Closed> peerObserver() {
        return Optional.of(this);
    }

    @Override
    public Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        return EarlyMessages.note(peer, message);
    }

    /** Announces no pieces yet: BEP 6 allows it only once, so it waits until we know which we have. */
    @Override
    public void onJoined(Peer peer, long now) {}

    @Override
    public void onLeft(Peer peer, long now) {}

    @Override
    public boolean wantsMore() {
        return false;
    }

    /** Any peer may have the content. */
    @Override
    public boolean hasForUs(Peer peer) {
        return !wantsNothing();
    }

    @Override
    public boolean wantsFromUs(Peer peer) {
        return wantsNothing();
    }
}
