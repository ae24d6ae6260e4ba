package dev.spate.engine;

import dev.spate.protocol.port.Command;
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
 * A torrent in a session: what can be asked of it and how it stands. Thread-safe, and usable as a key.
 *
 * <p>Calls return at once. A future fails with {@link SpateException} when the torrent has been removed or the session
 * closed; every future ends. What depends on it runs on a thread of its own and may call anything.
 */
public final class TorrentHandle {
    private final SessionTorrent torrent;

    TorrentHandle(SessionTorrent torrent) {
        this.torrent = torrent;
    }

    SessionTorrent torrent() {
        return torrent;
    }

    public InfoHash infoHash() {
        return torrent.infoHash();
    }

    /** What to call it; the name in a magnet link gives way to the one in its metadata. */
    public String name() {
        return torrent.name();
    }

    /** What it holds, once that is known: from the start, unless it was added as a magnet link. */
    public Optional<Metainfo> metainfo() {
        return torrent.request().metainfo();
    }

    /** Done when {@link #metainfo} is known; then its files are open as well. */
    public CompletableFuture<Metainfo> metadata() {
        return torrent.metadata().copy();
    }

    /**
     * What a person should know of its files once they are open, one line each: which have other names on this disk than
     * in the torrent, and which cannot be used.
     */
    public List<String> notes() {
        return torrent.notes();
    }

    /** How it stands; a snapshot that is renewed at most four times a second. */
    public TorrentStatus status() {
        return torrent.status();
    }

    /**
     * Done when everything wanted is on disk, verified and durable. Fails with {@link TorrentFailedException} when the
     * torrent stops on its own before, and with {@link SpateException} when it leaves its session before. A new one begins when the torrent goes on after a failure, and when a complete one
     * lacks something again: more is wanted, a piece is lost, or all is checked again.
     */
    public CompletableFuture<Void> completion() {
        return torrent.completion().copy();
    }

    /** Ends every link; done when all progress is durable. */
    public CompletableFuture<Void> pause() {
        return torrent.answer(torrent.command(Command.Pause::new));
    }

    /** Goes on after a pause or a failure, from where it was. */
    public CompletableFuture<Void> resume() {
        return torrent.answer(torrent.resume());
    }

    /** Checks every piece on disk again; what fails is downloaded again. */
    public CompletableFuture<Void> recheck() {
        return torrent.answer(torrent.recheck());
    }

    /** Asks the trackers for peers, as early as they allow. */
    public CompletableFuture<Void> reannounce() {
        return torrent.answer(torrent.command(Command.Reannounce::new));
    }

    /** Peers to dial, before any that others name. */
    public CompletableFuture<Void> addPeers(List<PeerAddress> peers) {
        return torrent.answer(torrent.command(number -> new Command.AddPeers(number, peers)));
    }

    /**
     * How much each file is wanted.
     *
     * @param priorities one for each file of the metainfo, 0 (unwanted) to 7 (first)
     * @throws IllegalStateException while the files are not known
     */
    public CompletableFuture<Void> filePriorities(List<Integer> priorities) {
        if (priorities.size() != known().files().size()
                || priorities.stream().anyMatch(priority -> priority < 0 || priority > 7)) {
            throw new IllegalArgumentException("one priority of 0 to 7 is needed for each file");
        }
        return torrent.answer(torrent.command(number -> new Command.Prioritise(number, priorities)));
    }

    private Metainfo known() {
        return metainfo().orElseThrow(() -> new IllegalStateException("the files are not known yet"));
    }

    /** Pieces in order, or rarest first. */
    public CompletableFuture<Void> inOrder(boolean choice) {
        return torrent.answer(torrent.command(number -> new Command.DownloadInOrder(number, choice)));
    }

    /** Payload of this torrent in bytes per second; 0 is no limit. */
    public CompletableFuture<Void> limits(long downBytesPerSecond, long upBytesPerSecond) {
        if (downBytesPerSecond < 0 || upBytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is not negative");
        }
        return torrent.answer(
                torrent.command(number -> new Command.LimitRates(number, downBytesPerSecond, upBytesPerSecond)));
    }

    /**
     * Reads a file from now on, also before it is complete; see {@link ContentReader}. To be closed.
     *
     * @param file index in {@link Metainfo#files}
     * @throws IllegalArgumentException when there is no such file, or it is padding or a symbolic link
     * @throws IllegalStateException while the files are not known
     * @throws SpateException when there are too many readers
     */
    public ContentReader reader(int file) {
        return reader(file, 0, readable(file).length());
    }

    /**
     * As {@link #reader(int)} for a part of the file, so that nothing behind it is fetched in advance.
     *
     * @param from position of the first byte
     * @param to position after the last one
     */
    public ContentReader reader(int file, long from, long to) {
        if (from < 0 || from > to || to > readable(file).length()) {
            throw new IllegalArgumentException("from " + from + " to " + to + " is no range of file " + file);
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

    /** The links of this moment. */
    public CompletableFuture<List<PeerStatus>> peers() {
        return torrent.answer(torrent.peers());
    }

    /** The trackers of this moment, in the order of the metainfo. */
    public CompletableFuture<List<TrackerStatus>> trackers() {
        return torrent.answer(torrent.trackers());
    }

    /** The pieces that are verified; the caller's own copy. */
    public CompletableFuture<Bitfield> pieces() {
        return torrent.answer(torrent.pieces());
    }

    @Override
    public String toString() {
        return name() + " (" + infoHash() + ")";
    }
}
