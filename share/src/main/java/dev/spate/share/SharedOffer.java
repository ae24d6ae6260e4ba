package dev.spate.share;

import dev.spate.engine.AddTorrent;
import dev.spate.share.file.FileSnapshot;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.share.offer.SwarmTraffic;
import dev.spate.share.swarm.Swarms;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.PeerStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An offered file or folder of a {@link Share}: its torrent, its swarm and its files. Thread-safe. */
public final class SharedOffer implements Offer {
    private final String name;
    private final Path path;
    private final FileSnapshot snapshot;
    private final Optional<Swarms.Swarm> swarm;
    private final Optional<OfferedTorrent> torrent;
    private final Map<String, OfferedFile> files = new LinkedHashMap<>();
    private volatile boolean isWithdrawn;

    private SharedOffer(
            String name,
            Path path,
            FileSnapshot snapshot,
            Optional<OfferedTorrent> torrent,
            Optional<Swarms.Swarm> swarm) {
        this.name = name;
        this.path = path;
        this.snapshot = snapshot;
        this.torrent = torrent;
        this.swarm = swarm;
        new SharedFiles(name, path, snapshot, () -> isWithdrawn).all().forEach(file -> files.put(file.path(), file));
    }

    /** An offer without bytes: it is available over HTTP only. */
    static SharedOffer empty(String name, Path path, FileSnapshot snapshot) {
        return new SharedOffer(name, path, snapshot, Optional.empty(), Optional.empty());
    }

    /** An offer with bytes, which is now seeded. */
    static SharedOffer seeded(
            String name,
            Path path,
            FileSnapshot snapshot,
            Metainfo metainfo,
            ShareAddresses shareAddresses,
            Swarms swarms) {
        OfferedTorrent torrent = OfferedTorrent.of(metainfo, shareAddresses.trackers(), List.of(shareAddresses.peer()));
        Swarms.Swarm swarm = swarms.seed(torrent.infoHash(), () -> request(path, snapshot, torrent));
        return new SharedOffer(name, path, snapshot, Optional.of(torrent), Optional.of(swarm));
    }

    /** The request has no trackers: our own tracker already knows this share as a seed. */
    private static AddTorrent request(Path path, FileSnapshot snapshot, OfferedTorrent torrent) {
        Path folder = Optional.ofNullable(path.getParent()).orElse(path);
        List<Path> paths = new ArrayList<>();
        for (FileSnapshot.Seen seen : snapshot.files()) {
            paths.add(folder.relativize(snapshot.isFile() ? path : path.resolve(seen.path())));
        }
        try {
            return AddTorrent.of(Metainfo.fromInfo(torrent.infoBytes(), List.of(), List.of()), folder)
                    .access(AddTorrent.Access.SEED)
                    .vouched(true)
                    .paths(paths)
                    .build();
        } catch (ProtocolException e) {
            throw new IllegalStateException("our own info dictionary cannot be read", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    Path path() {
        return path;
    }

    FileSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public long length() {
        return snapshot.length();
    }

    @Override
    public boolean isFile() {
        return snapshot.isFile();
    }

    @Override
    public List<OfferedFile> files() {
        return List.copyOf(files.values());
    }

    @Override
    public Optional<OfferedFile> file(String asked) {
        return Optional.ofNullable(files.get(asked));
    }

    @Override
    public Optional<OfferedTorrent> torrent() {
        return torrent;
    }

    /** The info-hash of its torrent; empty for an offer without bytes. */
    public Optional<InfoHash> infoHash() {
        return torrent.map(OfferedTorrent::infoHash);
    }

    /** The traffic of its swarm; empty for an offer without bytes. */
    public Optional<SwarmTraffic> traffic() {
        return swarm.map(Swarms.Swarm::traffic);
    }

    @Override
    public OfferStatus status() {
        if (swarm.isEmpty()) {
            return new OfferStatus(OfferStatus.Activity.COMPLETE, 1, 0, 0, 0, 0, 0);
        }
        SwarmTraffic traffic = swarm.get().traffic();
        return new OfferStatus(
                OfferStatus.Activity.COMPLETE,
                1,
                swarm.get().seeds(),
                swarm.get().leechers(),
                traffic.upBytesPerSecond(),
                traffic.uploadedBytes(),
                traffic.copies());
    }

    @Override
    public List<PeerStatus> peers() {
        return swarm.map(Swarms.Swarm::peers).orElse(List.of());
    }

    /** Ends the offer: stops its swarm, and makes all reads of its files fail. */
    void withdraw() {
        isWithdrawn = true;
        swarm.ifPresent(Swarms.Swarm::withdraw);
    }
}
