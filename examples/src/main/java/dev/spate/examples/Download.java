package dev.spate.examples;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.SessionEvent;
import dev.spate.engine.SessionEvent.StatusChanged;
import dev.spate.engine.Subscription;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Downloads the content of a torrent file and prints its progress: {@code Download TORRENT FOLDER}. */
public final class Download {
    private Download() {}

    public static void main(String[] args) throws Exception {
        Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(args[0])));
        try (Session session = Session.open(SessionConfig.builder().build());
                Subscription events = session.subscribe()) {
            TorrentHandle torrent =
                    session.add(AddTorrent.of(metainfo, Path.of(args[1])).build());
            while (!torrent.completion().isDone()) {
                Optional<SessionEvent> event = events.poll(Duration.ofSeconds(1));
                if (event.isPresent() && event.get() instanceof StatusChanged(TorrentStatus status)) {
                    System.out.printf(
                            "%.0f %% from %d peers%n",
                            100 * status.progress().share(), status.swarm().peers());
                }
            }
            torrent.completion().join();
            System.out.println(metainfo.name() + " is complete and verified");
        }
    }
}
