package dev.spate.app.share;

import dev.spate.app.web.Content;
import dev.spate.engine.PeerStatus;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what is seeded. */
final class FakeSwarms implements Swarms {
    final List<String> seeding = new CopyOnWriteArrayList<>();

    @Override
    public Swarm seed(Metainfo metainfo, Path folder, List<Path> paths) {
        String hash = metainfo.infoHash().v1Hex();
        seeding.add(hash);
        return new Swarm() {
            @Override
            public TorrentStatus status() {
                return new TorrentStatus(
                        metainfo.infoHash(),
                        metainfo.name(),
                        TorrentStatus.Activity.SEEDING,
                        0,
                        0,
                        1,
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        -1,
                        -1,
                        1,
                        Optional.empty());
            }

            @Override
            public List<PeerStatus> peers() {
                return List.of();
            }

            @Override
            public int seeds() {
                return 1;
            }

            @Override
            public int leechers() {
                return 0;
            }

            @Override
            public Content content(int file) {
                return (_, _, _) -> {
                    throw new IOException("a fake has no bytes");
                };
            }

            @Override
            public void withdraw() {
                seeding.remove(hash);
            }
        };
    }
}
