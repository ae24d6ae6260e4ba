package dev.spate.engine;

import dev.spate.engine.torrent.SavedTorrents;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A torrent in a session: its state, and the commands to it. Thread-safe, and usable as a key: handles are equal when
 * they stand for the same torrent. One that was removed and added again is another torrent.
 *
 * <p>Calls return at once, and every future ends. A future fails with {@link SpateException} when the torrent is
 * removed, the session is closed, or more than 4,096 commands wait. Code that depends on a future runs on its own
 * thread and may call anything.
 */
public final class TorrentHandle {
    private final SessionTorrent torrent;

    TorrentHandle(SessionTorrent torrent) {
        this.torrent = torrent;
    }

    SessionTorrent torrent() {
        return torrent;
    }

    /** The info-hash, which identifies the torrent to peers and trackers. */
    public InfoHash infoHash() {
        return torrent.infoHash();
    }

    /** The name of the torrent. For a magnet link it is the name in the link, until the metadata has arrived. */
    public String name() {
        return torrent.name();
    }

    /** The metainfo. For a magnet link it is empty until the metadata has arrived and the files are open. */
    public Optional<Metainfo> metainfo() {
        return torrent.metainfo();
    }

    /** Done when {@link #metainfo} is known and the files are open. */
    public CompletableFuture<Metainfo> metadata() {
        return torrent.metadata();
    }

    /**
     * Notes for a person about the files, one line each: which files have another name on this disk than in the
     * torrent, and which cannot be used. Empty until the files are open.
     */
    public List<String> notes() {
        return torrent.notes();
    }

    /** The status of the torrent; a snapshot that is renewed at most four times a second. */
    public TorrentStatus status() {
        return torrent.status();
    }

    /**
     * Done when everything wanted is on disk, verified and durable. It fails with {@link TorrentFailedException} when
     * the torrent stops by itself before that, and with {@link SpateException} when the torrent leaves its session
     * before that.
     *
     * <p>The torrent has a new future after it continues from a failure, and after a complete torrent becomes
     * incomplete: more files are wanted, a piece is lost, or all pieces are checked again.
     */
    public CompletableFuture<Void> completion() {
        return torrent.completion().copy();
    }

    /** Pauses the torrent and ends every link; done when all progress is durable. */
    public CompletableFuture<Void> pause() {
        return torrent.answer(torrent.pause());
    }

    /** Continues after a pause or a failure, from where the torrent was. */
    public CompletableFuture<Void> resume() {
        return torrent.answer(torrent.resume());
    }

    /**
     * Checks every piece on disk again; pieces that fail are downloaded again. The future does not wait for the check,
     * whose end {@link SessionEvent.Checked} reports.
     */
    public CompletableFuture<Void> recheck() {
        return torrent.answer(torrent.recheck());
    }

    /** Announces to the trackers again, as early as they allow, to get more peers. */
    public CompletableFuture<Void> reannounce() {
        return torrent.answer(torrent.command(Command.Reannounce::new));
    }

    /** Adds peers, which are dialled before any others. */
    public CompletableFuture<Void> addPeers(List<PeerAddress> peers) {
        return torrent.answer(torrent.command(number -> new Command.AddPeers(number, peers)));
    }

    /**
     * Sets the priority of each file.
     *
     * @param priorities one for each file of the metainfo, 0 (unwanted) to 7 (first)
     * @throws IllegalArgumentException when their number or a value is out of range
     * @throws IllegalStateException while the files are not known
     */
    public CompletableFuture<Void> filePriorities(List<Integer> priorities) {
        if (priorities.size() != known().files().size()
                || priorities.stream().anyMatch(priority -> priority < 0 || priority > 7)) {
            throw new IllegalArgumentException("one priority of 0 to 7 is needed for each file");
        }
        return torrent.answer(torrent.command(number -> new Command.Prioritise(number, priorities))
                .thenCompose(_ ->
                        torrent.saving().settings(settings -> SavedTorrents.withPriorities(settings, priorities))));
    }

    private Metainfo known() {
        return metainfo().orElseThrow(() -> new IllegalStateException("the files are not known yet"));
    }

    /** Sets whether pieces are downloaded in order instead of rarest first. */
    public CompletableFuture<Void> inOrder(boolean choice) {
        return torrent.answer(torrent.command(number -> new Command.DownloadInOrder(number, choice))
                .thenCompose(_ -> torrent.saving().settings(settings -> SavedTorrents.withOrder(settings, choice))));
    }

    /**
     * Limits the payload of this torrent.
     *
     * @param downBytesPerSecond bytes per second from peers; 0 means no limit
     * @param upBytesPerSecond bytes per second to peers; 0 means no limit
     * @throws IllegalArgumentException when a rate is negative
     */
    public CompletableFuture<Void> limits(long downBytesPerSecond, long upBytesPerSecond) {
        if (downBytesPerSecond < 0 || upBytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate must not be negative");
        }
        return torrent.answer(torrent.command(
                        number -> new Command.LimitRates(number, downBytesPerSecond, upBytesPerSecond))
                .thenCompose(_ -> torrent.saving()
                        .settings(
                                settings -> SavedTorrents.withRates(settings, downBytesPerSecond, upBytesPerSecond))));
    }

    /**
     * Opens a reader of a file, even before the file is complete; see {@link ContentReader}. The caller closes it.
     *
     * @param file index in {@link Metainfo#files}
     * @throws IllegalArgumentException when there is no such file, or it is padding or a symbolic link
     * @throws IllegalStateException while the files are not known
     * @throws SpateException when the torrent has 1,000 open readers already
     */
    public ContentReader reader(int file) {
        return reader(file, 0, readable(file).length());
    }

    /**
     * The same as {@link #reader(int)} for a part of the file, so that nothing after the part is downloaded in advance.
     *
     * @param file index in {@link Metainfo#files}
     * @param from position of the first byte
     * @param to position after the last byte, at most the length of the file
     * @throws IllegalArgumentException when the file cannot be read, or the range is not within it
     * @throws IllegalStateException while the files are not known
     * @throws SpateException when the torrent has 1,000 open readers already
     */
    public ContentReader reader(int file, long from, long to) {
        if (from < 0 || from > to || to > readable(file).length()) {
            throw new IllegalArgumentException("from " + from + " to " + to + " is not a range of file " + file);
        }
        return new ContentReader(torrent.reading(), file, from, to);
    }

    private FileEntry readable(int file) {
        List<FileEntry> files = known().files();
        if (file < 0 || file >= files.size()) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        FileEntry entry = files.get(file);
        if (entry.isPad() || entry.isSymlink()) {
            throw new IllegalArgumentException("file " + file + " has no bytes of its own");
        }
        return entry;
    }

    /** The peers that are connected now. */
    public CompletableFuture<List<PeerStatus>> peers() {
        return torrent.answer(torrent.peers());
    }

    /** The trackers and their state now, in the order of the metainfo. */
    public CompletableFuture<List<TrackerStatus>> trackers() {
        return torrent.answer(torrent.trackers());
    }

    /** The verified pieces, as a copy that belongs to the caller. */
    public CompletableFuture<Bitfield> pieces() {
        return torrent.answer(torrent.pieces());
    }

    /**
     * Lets the torrent run whatever the limits of the session are, or no longer. A paused torrent stays paused.
     *
     * @param choice whether it is forced
     */
    public CompletableFuture<Void> forced(boolean choice) {
        return torrent.answer(
                torrent.queue(new QueueEvent.Force(torrent.queueAccess().number(), choice)));
    }

    /**
     * Moves the torrent in the order of the session: those in front get their places first.
     *
     * @param index how many torrents go before it; behind all others if there are fewer
     * @throws IllegalArgumentException when the index is negative
     */
    public CompletableFuture<Void> moveTo(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index);
        }
        return torrent.answer(torrent.queue(
                new QueueEvent.Move(torrent.queueAccess().number(), new QueueEvent.Destination.Index(index))));
    }

    /** Sets when the torrent has seeded enough, instead of the goals of the session. One that is reached acts at once. */
    public CompletableFuture<Void> seedGoals(SeedGoals goals) {
        return torrent.answer(
                torrent.queue(new QueueEvent.SetGoals(torrent.queueAccess().number(), goals.goals())));
    }

    /** The goals of the session apply again. */
    public CompletableFuture<Void> sessionSeedGoals() {
        return torrent.answer(
                torrent.queue(new QueueEvent.SetGoals(torrent.queueAccess().number(), SeedingGoals.OF_SESSION)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TorrentHandle handle && handle.torrent.equals(torrent);
    }

    @Override
    public int hashCode() {
        return torrent.hashCode();
    }

    /** The name and the info-hash. */
    @Override
    public String toString() {
        return name() + " (" + infoHash() + ")";
    }
}
