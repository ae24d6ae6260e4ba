package dev.spate.app.share;

import dev.spate.app.web.Content;
import dev.spate.app.web.TorrentContent;
import dev.spate.app.web.TorrentLibrary;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.PeerStatus;
import dev.spate.engine.Session;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.tracker.TrackerServer;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.List;

/** Seeds with a session of the engine, and has the embedded tracker introduce the peers. Thread-safe. */
record SessionSwarms(Session session, TrackerServer tracker) implements Swarms {
    @Override
    public Swarm seed(Metainfo metainfo, Path folder, List<Path> paths) {
        AddTorrent request = AddTorrent.of(metainfo, folder)
                .access(AddTorrent.Access.SEED)
                .vouched(true)
                .paths(paths)
                .build();
        // First of all, because the session announces at once.
        tracker.allow(metainfo.infoHash());
        return new Seeded(session, tracker, session.add(request));
    }

    private record Seeded(Session session, TrackerServer tracker, TorrentHandle handle) implements Swarm {
        @Override
        public TorrentStatus status() {
            return handle.status();
        }

        @Override
        public List<PeerStatus> peers() {
            return TorrentLibrary.peersOf(handle);
        }

        @Override
        public int seeds() {
            return Math.max(
                    1 + status().seeds(), tracker.counts(handle.infoHash()).seeders());
        }

        @Override
        public int leechers() {
            return Math.max(
                    status().peers() - status().seeds(),
                    tracker.counts(handle.infoHash()).leechers());
        }

        @Override
        public Content content(int file) {
            return new TorrentContent(handle, file);
        }

        @Override
        public void withdraw() {
            tracker.withdraw(handle.infoHash());
            var _ = session.remove(handle);
        }
    }
}
