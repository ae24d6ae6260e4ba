package dev.spate.engine.webseed;

import dev.spate.http.Deadline;
import dev.spate.wire.PeerId;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.Remote;
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
 * What is known about one web seed of one torrent, across its links. Thread-safe, but only the thread of its link
 * reports successes and failures; there is one link at a time.
 *
 * <p>A web seed is given up when it has sent corrupt data or has an address that is never allowed. Everything else may
 * pass: an error, a log-in page, an expired signature. So the web seed is used again after a wait, which grows each
 * time, while the torrent wants pieces.
 */
final class WebSeedState {
    private final WebSeed webSeed;
    private final Metainfo metainfo;
    private final SeededFiles files;
    private final Remote.WebSeed remote;
    private final PeerId peerId;
    private final WebSeeds.Listener listener;
    /** Paused files, and the end of each pause; their pieces are not available until then. */
    private final Map<Integer, Deadline> paused = new ConcurrentHashMap<>();

    private final Map<Integer, Backoff> fileBackoffs = new ConcurrentHashMap<>();
    private final AtomicBoolean isGivenUp = new AtomicBoolean();
    private final Backoff serverBackoff = new Backoff();
    private int filesFailedInARow;

    WebSeedState(WebSeed webSeed, Metainfo metainfo, Remote.WebSeed remote, PeerId peerId, WebSeeds.Listener listener) {
        this.webSeed = webSeed;
        this.metainfo = metainfo;
        this.files = new SeededFiles(metainfo, webSeed.url());
        this.remote = remote;
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

    Remote.WebSeed remote() {
        return remote;
    }

    PeerId peerId() {
        return peerId;
    }

    /** Whether a file is paused. */
    boolean isPartial() {
        return !paused.isEmpty();
    }

    boolean isGivenUp() {
        return isGivenUp.get();
    }

    /** The pieces that need no paused file. */
    Bitfield pieces() {
        PieceGeometry geometry = metainfo.geometry();
        Bitfield pieces = Bitfield.full(geometry.pieceCount());
        for (int file : paused.keySet()) {
            FileEntry entry = files.file(file);
            int last = geometry.pieceAt(entry.end() - 1);
            for (int piece = geometry.pieceAt(entry.offset()); piece <= last; piece++) {
                pieces.clear(piece);
            }
        }
        return pieces;
    }

    /** Records that bytes have arrived. */
    void progressed() {
        serverBackoff.succeeded();
        filesFailedInARow = 0;
    }

    /** Records that everything requested of a file has arrived. */
    void succeeded(int file) {
        fileBackoffs.remove(file);
    }

    /** Pauses the whole server, and returns for how long. Reports only the first failure in a row. */
    Duration pauseServer(WebSeedException e) {
        if (serverBackoff.isFresh()) {
            listener.reported(webSeed.name(), e.line(), false);
        }
        return serverBackoff.failed(e.after());
    }

    /** Pauses a file. Reports only the first failure in a row. */
    void pauseFile(WebSeedException e) {
        Backoff backoff = fileBackoffs.computeIfAbsent(e.file(), _ -> new Backoff());
        if (backoff.isFresh()) {
            String name = String.join("/", files.file(e.file()).path());
            listener.reported(webSeed.name(), e.line() + " for " + name, false);
        }
        paused.put(e.file(), Deadline.in(Optional.of(backoff.failed(e.after()))));
        filesFailedInARow++;
    }

    /** Whether many files in a row have failed, so that the server itself must be at fault. */
    boolean isServerAtFault() {
        return filesFailedInARow >= WebSeedLimits.FILES_FAILED_MAX;
    }

    /** The time until the next paused file may be requested again, if one is paused. */
    Optional<Duration> nextFileIn() {
        return paused.values().stream().flatMap(until -> until.left().stream()).min(Comparator.naturalOrder());
    }

    /** Ends the pauses that are over. Returns whether there were any. */
    boolean resumeFiles() {
        return paused.values()
                .removeIf(until -> until.left().orElse(Duration.ZERO).isZero());
    }

    /** Ends all pauses of files. */
    void resumeAllFiles() {
        paused.clear();
    }

    /** Gives the web seed up for this session. */
    void giveUp(WebSeedException e) {
        if (isGivenUp.compareAndSet(false, true)) {
            listener.reported(webSeed.name(), e.line() + "; it is not used again", true);
        }
    }

    /** Gives the web seed up because it has sent corrupt data. */
    void ban() {
        giveUp(WebSeedException.useless("its content is not what the torrent describes"));
    }
}
