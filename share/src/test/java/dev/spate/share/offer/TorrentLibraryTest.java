package dev.spate.share.offer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentLibraryTest {
    private static final int ASKING = 4;

    @TempDir
    private Path folder;

    @Test
    void findsATorrentForAllThreadsThatAskAtTheSameTime() throws Exception {
        SessionConfig config = SessionConfig.builder()
                .bindAddresses(List.of(InetAddress.getByName("127.0.0.1")))
                .build();
        try (Session session = Session.open(config);
                ExecutorService threads = Executors.newFixedThreadPool(ASKING)) {
            TorrentHandle handle =
                    session.add(AddTorrent.of(ofManyFiles(), folder).build());
            for (int round = 0; round < 20; round++) {
                TorrentLibrary library = new TorrentLibrary();
                library.add(handle);
                CyclicBarrier start = new CyclicBarrier(ASKING);
                List<Future<Optional<Offer>>> found = new ArrayList<>();
                for (int i = 0; i < ASKING; i++) {
                    found.add(threads.submit(() -> {
                        start.await();
                        return library.find("album");
                    }));
                }
                for (Future<Optional<Offer>> offer : found) {
                    assertThat(offer.get()).isPresent();
                }
            }
        }
    }

    private static Metainfo ofManyFiles() throws Exception {
        MetainfoWriter album = MetainfoWriter.folder("album", 16_384);
        for (int i = 0; i < 2_000; i++) {
            album.file(List.of("file" + i), 8);
        }
        return Metainfo.parse(album.pieceHashes(new byte[20]).toBytes());
    }
}
