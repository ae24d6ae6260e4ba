package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real disk that another program fills during a download. */
class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int STORAGE = 4;
    private static final int DISK_MIB = 40;

    @Test
    void endsWithOneLineAndGoesOnWhenThereIsRoomAgain() throws Exception {
        if (!Namespace.isPossible() || !Clients.hasTracker()) {
            System.out.println("interop: NOT RUN, no disk of our own, or no opentracker: a disk that fills up");
            boolean isInstalled = Namespace.isInstalled() && Clients.hasTracker();
            assertThat(isInstalled || !"true".equals(System.getenv("CI")))
                    .as("what a disk of our own takes is installed")
                    .isTrue();
            return;
        }
        Scenario.run("a disk that fills up", FullDiskTest::fill);
    }

    private static void fill(Path folder, Programs programs) throws IOException {
        Sample sample = Samples.of(Content.SWARM);
        Namespace namespace = Namespace.withDisk(folder, DISK_MIB, programs);
        var tracker = new Opentracker(Place.under(folder, "tracker", programs), sample.infoHash());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), tracker.announce(Transport.HTTP));
        new Spate(Place.under(folder, "seed", programs), Task.seed(sample, torrent));
        tracker.awaitSeed();
        Task get = Task.get(sample, torrent, namespace.disk().resolve("got"));

        // So slow that the other file fills the disk first.
        List<String> slowly = List.of("--limit-down", "4M");
        Peer first = new Spate(Place.in(namespace, folder, "first", programs), get, slowly);
        Path got = sample.pathOf(
                namespace.diskFromOutside().resolve("got"), sample.parts().getFirst());
        Await.until("some of it is there", PATIENCE, programs, () -> Files.exists(got));
        Path other = namespace.diskFromOutside().resolve("other");
        fill(other);
        Await.until(
                "the download ends", PATIENCE, List.of(), () -> !first.program().isRunning());
        assertThat(first.program().exitCode()).isEqualTo(STORAGE);
        assertThat(first.program().log()).contains("No space left on device").doesNotContain("Exception");

        Files.delete(other);
        Peer second = new Spate(Place.in(namespace, folder, "second", programs), get);
        Await.until("Spate has it all", PATIENCE, programs.all().subList(0, 3), second::isComplete);
        SameBytes.check(sample, namespace.diskFromOutside().resolve("got"), sample.wanted(), ClientQuirks.NONE);
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < DISK_MIB; i++) {
                out.write(much);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }
}
