package dev.spate.engine.webseed;

import dev.spate.http.Deadline;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is known of one web seed of one torrent, beyond its present link. Thread-safe; how it does is for the thread of the
 * link, of which there is one at a time.
 *
 * <p>A web seed is given up when it has sent wrong bytes, or has an address that may never be reached. Whatever else goes
 * wrong passes: an error, a page that wants a log-in, a signature that has run out. So it is asked again after a while,
 * each time a longer one, for as long as the torrent wants something.
 */
final class WebSeedState {
    private final WebSeed webSeed;
    private final Metainfo metainfo;
    private final SeededFiles files;
    private final PeerAddress address;
    private final PeerId peerId;
    private final WebSeeds.Listener listener;
    /** Files that rest, and until when; what is in them is not to be had meanwhile. */
    private final Map<Integer, Deadline> resting = new ConcurrentHashMap<>();

    private final Map<Integer, Backoff> fileBackoffs = new ConcurrentHashMap<>();
    private final AtomicBoolean isGivenUp = new AtomicBoolean();
    private final Backoff serverBackoff = new Backoff();
    private int filesFailedInARow;

    WebSeedState(WebSeed webSeed, Metainfo metainfo, PeerAddress address, PeerId peerId, WebSeeds.Listener listener) {
        this.webSeed = webSeed;
        this.metainfo = metainfo;
        this.files = new SeededFiles(metainfo, webSeed.url());
        this.address = address;
        this.peerId = peerId;
        this.listener = listener;
    }

    WebSeed webSeed() {
        return webSeed;
    }

    Metainfo metainfo() {
        return metainfo;
    }

    SeededFiles files() {
        return files;
    }

    PeerAddress address() {
        return address;
    }

    PeerId peerId() {
        return peerId;
    }

    /** Whether a file rests. */
    boolean isPartial() {
        return !resting.isEmpty();
    }

    boolean isGivenUp() {
        return isGivenUp.get();
    }

    /** The pieces that lie in files which do not rest. */
    Bitfield pieces() {
        PieceGeometry geometry = metainfo.geometry();
        Bitfield pieces = Bitfield.full(geometry.pieceCount());
        for (int file : resting.keySet()) {
            FileEntry entry = files.file(file);
            int last = geometry.pieceAt(entry.end() - 1);
            for (int piece = geometry.pieceAt(entry.offset()); piece <= last; piece++) {
                pieces.clear(piece);
            }
        }
        return pieces;
    }

    /** Bytes have come. */
    void progressed() {
        serverBackoff.succeeded();
        filesFailedInARow = 0;
    }

    /** Of a file all has come that was asked for. */
    void succeeded(int file) {
        fileBackoffs.remove(file);
    }

    /** The server as a whole rests: how long. Only the first failure in a row is told. */
    Duration rests(WebSeedException e) {
        if (serverBackoff.isFresh()) {
            listener.said(webSeed.name(), e.words(), false);
        }
        return serverBackoff.failed(e.after());
    }

    /** A file rests. Only the first failure in a row is told. */
    void fileRests(WebSeedException e) {
        Backoff backoff = fileBackoffs.computeIfAbsent(e.file(), _ -> new Backoff());
        if (backoff.isFresh()) {
            String name = String.join("/", files.file(e.file()).path());
            listener.said(webSeed.name(), e.words() + " for " + name, false);
        }
        resting.put(e.file(), Deadline.in(Optional.of(backoff.failed(e.after()))));
        filesFailedInARow++;
    }

    /** Whether one file after the other is not to be had, which is the server's fault then. */
    boolean isServerAtFault() {
        return filesFailedInARow >= WebSeedLimits.FILES_FAILED_MAX;
    }

    /** How long until the next file may be asked for again, if one rests. */
    Optional<Duration> nextFileIn() {
        return resting.values().stream().flatMap(until -> until.left().stream()).min(Comparator.naturalOrder());
    }

    /** Takes files back that have rested long enough. Returns whether there are any. */
    boolean wakesFiles() {
        return resting.values()
                .removeIf(until -> until.left().orElse(Duration.ZERO).isZero());
    }

    /** Takes all files back. */
    void wakesAllFiles() {
        resting.clear();
    }

    /** It is never asked again in this session. */
    void giveUp(WebSeedException e) {
        if (isGivenUp.compareAndSet(false, true)) {
            listener.said(webSeed.name(), e.words() + "; it is not asked again", true);
        }
    }

    /** It has sent what the torrent does not hold. */
    void ban() {
        giveUp(WebSeedException.useless("its content is not what the torrent describes"));
    }
}
