package dev.spate.engine.webseed;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is known of one web seed of one torrent, beyond its present link. Thread-safe. */
final class WebSeedState {
    private final WebSeed webSeed;
    private final Metainfo metainfo;
    private final SeededFiles files;
    private final PeerAddress address;
    private final PeerId peerId;
    private final WebSeeds.Listener listener;
    private final Set<Integer> missing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isGivenUp = new AtomicBoolean();
    private volatile int failures;

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

    Set<Integer> missing() {
        return missing;
    }

    boolean isGivenUp() {
        return isGivenUp.get();
    }

    /** The pieces that lie in files which it has, as far as we know. */
    Bitfield pieces() {
        PieceGeometry geometry = metainfo.geometry();
        Bitfield pieces = Bitfield.full(geometry.pieceCount());
        for (int file : missing) {
            FileEntry entry = files.file(file);
            int last = geometry.pieceAt(entry.end() - 1);
            for (int piece = geometry.pieceAt(entry.offset()); piece <= last; piece++) {
                pieces.clear(piece);
            }
        }
        return pieces;
    }

    void succeeded() {
        failures = 0;
    }

    /** Returns how long to wait before the next attempt. Only the first failure in a row is told. */
    Duration failed(WebSeedException e) {
        if (failures == 0) {
            listener.said(webSeed.name(), e.words(), false);
        }
        int doublings = Math.min(failures, 20);
        failures = doublings + 1;
        Duration own = Limits.RETRY_FIRST.multipliedBy(1L << doublings);
        Duration wait = e.after().filter(asked -> asked.compareTo(own) > 0).orElse(own);
        return wait.compareTo(Limits.RETRY_MAX) > 0 ? Limits.RETRY_MAX : wait;
    }

    /** A file is not there. When none is left, there is nothing to come back for. */
    void lacks(int file, WebSeedException e) {
        missing.add(file);
        listener.said(webSeed.name(), e.words() + " for " + files.file(file).displayPath(), false);
        if (pieces().isEmpty()) {
            giveUp(WebSeedException.useless("none of its files can be used"));
        }
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
