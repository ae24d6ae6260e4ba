package dev.spate.examples;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Downloads several torrents in one session with limits: {@code SeveralTorrents FOLDER TORRENT…}.
 *
 * <p>The limits of the session are for all torrents together; each torrent also has its own limit.
 */
public final class SeveralTorrents {
    private SeveralTorrents() {}

    public static void main(String[] args) throws Exception {
        SessionConfig config = SessionConfig.builder()
                .connectionsMax(200)
                .connectionsPerTorrentMax(40)
                .downBytesPerSecond(20 << 20)
                .upBytesPerSecond(5 << 20)
                .build();
        Path folder = Path.of(args[0]);
        try (Session session = Session.open(config)) {
            List<TorrentHandle> torrents = new ArrayList<>();
            for (String file : List.of(args).subList(1, args.length)) {
                Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(file)));
                torrents.add(session.add(AddTorrent.of(metainfo, folder)
                        .upBytesPerSecond(1 << 20)
                        .build()));
            }
            for (TorrentHandle torrent : torrents) {
                torrent.completion().join();
                System.out.println(torrent.name() + " is complete and verified");
            }
        }
    }
}
