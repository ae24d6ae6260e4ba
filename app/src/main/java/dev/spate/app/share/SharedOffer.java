package dev.spate.app.share;

import dev.spate.app.web.Offer;
import dev.spate.app.web.OfferStanding;
import dev.spate.app.web.OfferedFile;
import dev.spate.app.web.OfferedTorrent;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.PeerStatus;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file or folder that is offered: its torrent, its swarm and its files. Thread-safe. */
public final class SharedOffer implements Offer {
    private final String name;
    private final Path path;
    private final Look look;
    private final Optional<Swarms.Swarm> swarm;
    private final Optional<OfferedTorrent> torrent;
    private final Map<String, OfferedFile> files = new LinkedHashMap<>();
    private volatile boolean isWithdrawn;

    private SharedOffer(
            String name, Path path, Look look, Optional<OfferedTorrent> torrent, Optional<Swarms.Swarm> swarm) {
        this.name = name;
        this.path = path;
        this.look = look;
        this.torrent = torrent;
        this.swarm = swarm;
        new SharedFiles(name, path, look, () -> isWithdrawn).all().forEach(file -> files.put(file.path(), file));
    }

    /** What holds no bytes: it travels by HTTP alone. */
    static SharedOffer empty(String name, Path path, Look look) {
        return new SharedOffer(name, path, look, Optional.empty(), Optional.empty());
    }

    /** What holds bytes is seeded from now on. */
    static SharedOffer seeded(
            String name, Path path, Look look, Metainfo metainfo, Addresses addresses, Swarms swarms) {
        OfferedTorrent torrent = OfferedTorrent.of(metainfo, addresses.trackers(), List.of(addresses.peer()));
        Swarms.Swarm swarm = swarms.seed(torrent.infoHash(), () -> request(path, look, torrent));
        return new SharedOffer(name, path, look, Optional.of(torrent), Optional.of(swarm));
    }

    /** Without trackers: the one that introduces the peers knows this share without being told. */
    private static AddTorrent request(Path path, Look look, OfferedTorrent torrent) {
        Path folder = Optional.ofNullable(path.getParent()).orElse(path);
        List<Path> paths = new ArrayList<>();
        for (Look.Seen seen : look.files()) {
            paths.add(folder.relativize(look.isFile() ? path : path.resolve(seen.path())));
        }
        try {
            return AddTorrent.of(Metainfo.fromInfo(torrent.infoBytes(), List.of(), List.of()), folder)
                    .access(AddTorrent.Access.SEED)
                    .vouched(true)
                    .paths(paths)
                    .build();
        } catch (ProtocolException e) {
            throw new IllegalStateException("an info dictionary of our own cannot be read", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    Path path() {
        return path;
    }

    Look look() {
        return look;
    }

    @Override
    public long length() {
        return look.length();
    }

    @Override
    public boolean isFile() {
        return look.isFile();
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

    public Optional<InfoHash> infoHash() {
        return torrent.map(OfferedTorrent::infoHash);
    }

    /** What goes on in its swarm; nothing for what holds no bytes. */
    public Optional<Swarms.Traffic> traffic() {
        return swarm.map(Swarms.Swarm::traffic);
    }

    @Override
    public OfferStanding standing() {
        if (swarm.isEmpty()) {
            return new OfferStanding(OfferStanding.Activity.COMPLETE, 1, 0, 0, 0, 0, 0);
        }
        Swarms.Traffic traffic = swarm.get().traffic();
        return new OfferStanding(
                OfferStanding.Activity.COMPLETE,
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

    /** Nothing of it is given any more. */
    void withdraw() {
        isWithdrawn = true;
        swarm.ifPresent(Swarms.Swarm::withdraw);
    }
}
