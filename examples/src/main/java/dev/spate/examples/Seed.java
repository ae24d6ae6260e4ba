package dev.spate.examples;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;

/** Seeds existing content until Enter is pressed, and never writes to it: {@code Seed TORRENT FOLDER}. */
public final class Seed {
    private Seed() {}

    public static void main(String[] args) throws Exception {
        Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(args[0])));
        SessionConfig config = SessionConfig.builder()
                .upBytesPerSecond(10 << 20)
                .unchokeSlots(20)
                .build();
        try (Session session = Session.open(config)) {
            TorrentHandle torrent = session.add(AddTorrent.of(metainfo, Path.of(args[1]))
                    .access(AddTorrent.Access.SEED)
                    .build());
            System.out.println("listening on port " + session.listenPort() + "; Enter ends it");
            System.in.read();
            System.out.println(torrent.status().totals().uploadedBytes() + " bytes were uploaded");
        }
    }
}
