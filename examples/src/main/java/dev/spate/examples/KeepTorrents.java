package dev.spate.examples;

import dev.spate.engine.ActiveLimits;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.SeedGoals;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps its torrents from one run to the next, and downloads and seeds a few of them at a time until Enter is pressed:
 * {@code KeepTorrents FOLDER [TORRENT…]}. Torrents are named only once; later runs continue with all of them.
 *
 * <p>What the session has answered is still there after a crash.
 */
public final class KeepTorrents {
    private KeepTorrents() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        SessionConfig config = SessionConfig.builder()
                .stateFolder(folder.resolve("state"))
                .activeLimits(ActiveLimits.HOME)
                .seedGoals(SeedGoals.ratio(2))
                .build();
        try (Session session = Session.open(config)) {
            List<AddTorrent> added = new ArrayList<>();
            for (String file : List.of(args).subList(1, args.length)) {
                Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(file)));
                if (session.find(metainfo.infoHash()).isEmpty()) {
                    added.add(AddTorrent.of(metainfo, folder).build());
                }
            }
            session.addAll(added);
            List<TorrentHandle> torrents = session.torrentsInOrder().join();
            for (TorrentHandle torrent : torrents) {
                System.out.println(torrent.name() + ": " + torrent.status().activity());
                var _ = torrent.completion().thenRun(() -> System.out.println(torrent.name() + " is complete"));
            }
            System.in.read();
        }
    }
}
