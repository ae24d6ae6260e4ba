package dev.spate.share.offer;

import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.PeerStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A torrent that is downloaded or seeded. All its bytes can be read, because missing ones are downloaded first. */
final class TorrentOffer implements Offer {
    /** The longest time that a page waits for the list of peers. */
    private static final Duration PEERS_WAIT_MAX = Duration.ofMillis(500);

    private final String name;
    private final TorrentHandle handle;
    private final OfferedTorrent torrent;
    private final Map<String, OfferedFile> files = new LinkedHashMap<>();

    /** The files have the names that the engine uses on the disk. */
    TorrentOffer(TorrentHandle handle, Metainfo metainfo) {
        this.handle = handle;
        this.name = metainfo.files().getFirst().path().getFirst();
        this.torrent = OfferedTorrent.of(
                metainfo, metainfo.trackers().stream().flatMap(List::stream).toList(), List.of());
        for (int index = 0; index < metainfo.files().size(); index++) {
            FileEntry entry = metainfo.files().get(index);
            if (!entry.isPad() && !entry.isSymlink()) {
                OfferedFile file = new OfferedFile(
                        String.join("/", entry.path()),
                        entry.length(),
                        metainfo.infoHash() + "-" + index,
                        new TorrentContent(handle, index));
                files.put(file.path(), file);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return files.values().stream().mapToLong(OfferedFile::length).sum();
    }

    @Override
    public boolean isFile() {
        return files.containsKey(name);
    }

    @Override
    public List<OfferedFile> files() {
        return List.copyOf(files.values());
    }

    @Override
    public Optional<OfferedFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public Optional<OfferedTorrent> torrent() {
        return Optional.of(torrent);
    }

    @Override
    public OfferStatus status() {
        TorrentStatus status = handle.status();
        boolean isComplete = status.progress().piecesHave() == status.progress().pieceCount();
        int seeds = status.swarm().seeds() + (isComplete ? 1 : 0);
        return new OfferStatus(
                isComplete ? OfferStatus.Activity.COMPLETE : OfferStatus.Activity.DOWNLOADING,
                status.progress().pieceCount() == 0
                        ? 1
                        : (double) status.progress().piecesHave()
                                / status.progress().pieceCount(),
                Math.max(seeds, status.swarm().seedsInSwarm()),
                Math.max(
                        status.swarm().peers() - status.swarm().seeds(),
                        status.swarm().leechersInSwarm()),
                status.rates().upBytesPerSecond(),
                status.totals().uploadedBytes(),
                status.swarm().copies());
    }

    @Override
    public List<PeerStatus> peers() {
        return peersOf(handle);
    }

    /** The connected peers of a torrent; empty when the engine is too busy to answer. */
    static List<PeerStatus> peersOf(TorrentHandle handle) {
        try {
            return handle.peers().get(PEERS_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException e) {
            // The torrent has left its session, or the engine is busy with more important work.
            return List.of();
        }
    }
}
