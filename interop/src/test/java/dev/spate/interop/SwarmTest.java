package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The purpose of Spate: a file that many want at once costs its owner about one upload. */
class SwarmTest {
    private static final int DOWNLOADERS = 8;
    private static final String UPLOAD_LIMIT = "3M";
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TestFactory
    Stream<DynamicTest> swarm() {
        if (!Clients.hasTracker()) {
            System.out.println("interop: NOT RUN, opentracker is not installed: the swarm of eight downloaders");
            return Stream.empty();
        }
        return Stream.of(DynamicTest.dynamicTest(
                "eight downloaders finish while the seed uploads less than twice the content",
                SwarmTest::eightDownloadersShareAmongThemselves));
    }

    private static void eightDownloadersShareAmongThemselves() throws Exception {
        Sample sample = Samples.of(Content.SWARM);
        Scenario.run("the swarm of eight downloaders", (folder, programs) -> {
            long uploaded = run(sample, folder, programs);
            long length = sample.parts().getFirst().length();
            System.out.printf("interop: the seed wrote %.2f times the content%n", (double) uploaded / length);
            assertThat(uploaded).as("bytes that the seed wrote to its sockets").isBetween(length, 2 * length - 1);
        });
    }

    private static long run(Sample sample, Path folder, Programs programs) throws IOException {
        List<String> limit = List.of("--limit-up", UPLOAD_LIMIT);
        var tracker = new Opentracker(Place.under(folder, "tracker", programs), sample.infoHash());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), tracker.announce(Transport.HTTP));
        Peer seed = new Spate(Place.under(folder, "seed", programs), Task.seed(sample, torrent), limit);
        tracker.awaitSeed();
        long before = seed.program().bytesWritten();
        List<Peer> downloaders = new ArrayList<>();
        for (int i = 0; i < DOWNLOADERS; i++) {
            Task get = Task.get(sample, torrent, Files.createDirectory(folder.resolve("got " + i)));
            downloaders.add(new Spate(Place.under(folder, "downloader " + i, programs), get, limit));
        }
        for (Peer downloader : downloaders) {
            List<Program> needed = List.of(seed.program(), downloader.program());
            Await.until(downloader.program() + " has it all", PATIENCE, needed, downloader::isComplete);
        }
        long uploaded = seed.program().bytesWritten() - before;
        for (int i = 0; i < DOWNLOADERS; i++) {
            SameBytes.check(sample, folder.resolve("got " + i), sample.wanted(), ClientQuirks.NONE);
        }
        return uploaded;
    }
}
