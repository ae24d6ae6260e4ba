package dev.spate.sim;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.TorrentPlace;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.Activity;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A torrent in one run of its host's session, as the engine has it: the production code of its place in the queue, and
 * what the session saves of it.
 */
final class QueuedTorrent implements TorrentPlace.Occupant, TorrentOwner {
    private final int number;
    private final SimSession session;
    private final SimTorrent torrent;
    private final TorrentPlace place;
    private Optional<TorrentStats> stats = Optional.empty();
    private boolean isComplete;
    private boolean isContentSaved;
    private boolean hasFailed;
    private boolean isQueued;

    QueuedTorrent(int number, SimSession session, SimTorrent torrent, boolean isComplete) {
        this.number = number;
        this.session = session;
        this.torrent = torrent;
        this.isComplete = isComplete;
        this.isContentSaved = isComplete;
        this.place = new TorrentPlace(number, session::post, this);
    }

    int number() {
        return number;
    }

    SimTorrent torrent() {
        return torrent;
    }

    TorrentPlace place() {
        return place;
    }

    /** Starts the machine in the state that the queue has decided on. */
    void start(TorrentSetup.Start known, EntryState decided) {
        torrent.giveTo(this);
        torrent.start(known, !place.isToRun(decided));
        session.saved()
                .find(torrent)
                .map(SavedEntry::limits)
                .ifPresent(limits -> torrent.command(each -> new Command.LimitRates(each, limits.down(), limits.up())));
        place.onStarted();
    }

    // ---- what the queue wants

    @Override
    public void run(Runnable opened) {
        later(Command.Resume::new, () -> {});
        later(Command.OpenContent::new, opened);
    }

    @Override
    public void pause(Runnable paused) {
        later(Command.Pause::new, paused);
    }

    @Override
    public void closeContent(Runnable closed) {
        later(Command.CloseContent::new, closed);
    }

    /** As through the mailbox of the loop. */
    private void later(LongFunction<Command> command, Runnable then) {
        session.later(() -> torrent.command(command, then));
    }

    @Override
    public Activity activity() {
        return stats.map(TorrentStats::activity).orElse(Activity.PAUSED);
    }

    @Override
    public boolean hasFailed() {
        return hasFailed;
    }

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    @Override
    public boolean hasReaders() {
        return false;
    }

    @Override
    public void setWhilePaused(Activity activity) {
        isQueued = activity == Activity.QUEUED;
    }

    @Override
    public void onMoved(QueueEntry entry) {
        session.saved().change(torrent, saved -> saved.withDecided(entry), () -> {});
    }

    // ---- what the torrent reports

    @Override
    public Bitfield unchecked() {
        int pieces = torrent.content().geometry().pieceCount();
        return session.saved().find(torrent).filter(SavedEntry::isDoubted).isPresent()
                ? Bitfield.full(pieces)
                : Bitfield.empty(pieces);
    }

    /** A seed has no other place for its counters than the saved session. */
    @Override
    public Store saving(Store store) {
        return (ticket, pieces, uploaded, downloaded) -> session.saved()
                .change(
                        torrent,
                        saved -> saved.withCounters(uploaded, downloaded, session.seedingNanos(number)),
                        () -> store.save(ticket, pieces, uploaded, downloaded));
    }

    @Override
    public void onOpened() {
        isContentSaved |=
                session.saved().find(torrent).filter(SavedEntry::hasMetadata).isPresent();
        session.saved().change(torrent, SavedEntry::withMetadata, () -> {});
    }

    @Override
    public void onStats(TorrentStats latest) {
        stats = Optional.of(latest);
        report();
    }

    private void report() {
        long length = torrent.content().geometry().totalLength();
        stats.ifPresent(latest -> place.report(latest, length, isContentSaved));
    }

    @Override
    public void onNotice(Notice notice) {
        switch (notice) {
            case Notice.Completed _ -> {
                isComplete = true;
                report();
                saveContent();
            }
            case Notice.Incomplete _ -> isComplete = false;
            case Notice.Checked _ -> saveContent();
            case Notice.ContentNeeded _ -> session.post(new QueueEvent.Woken(number));
            case Notice.Failed _ -> {
                hasFailed = true;
                session.post(new QueueEvent.Failed(number));
            }
            case Notice.Recovered _ -> hasFailed = false;
            case Notice.PieceCompleted _,
                    Notice.PieceFailed _,
                    Notice.MetadataFetched _,
                    Notice.MetadataTooLong _,
                    Notice.PeerBanned _,
                    Notice.TrackerMessage _ -> {}
        }
    }

    /** Once the machine has handled the event that says so: only then is it known what is missing. */
    private void saveContent() {
        isContentSaved = false;
        session.later(() -> {
            if (torrent.hasMetadata()) {
                Bitfield verified = torrent.pieces();
                session.saved()
                        .change(torrent, saved -> saved.withVerified(verified), () -> isContentSaved = isComplete);
            }
        });
    }

    // ---- what its owner wants

    /** Waits for its place, so it need not be told to run. */
    boolean isQueued() {
        return isQueued;
    }

    /** Its failure counts no more. */
    void recover() {
        hasFailed = false;
    }

    /** Until its pieces are checked again, its content is not closed. */
    void doubt() {
        isContentSaved = false;
    }
}
