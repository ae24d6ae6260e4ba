package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Clients that announce over IPv6 only when they listen at every address. In a network of their own they may do that.
 * There, Transmission also dials the peers that the tracker names, which it never does on loopback.
 */
@Execution(ExecutionMode.CONCURRENT)
class OwnNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<Clients> CLIENTS = List.of(Clients.TRANSMISSION, Clients.RTORRENT);

    @TestFactory
    Stream<DynamicTest> everyClientFindsPeersAtSpatesTracker() {
        if (!Namespace.isPossible() || !Clients.available().containsAll(CLIENTS)) {
            System.out.println("interop: NOT RUN, no network of our own, or not both clients: IPv6 without a bind");
            boolean isInstalled = Namespace.isInstalled() && Clients.available().containsAll(CLIENTS);
            assertThat(isInstalled || !"true".equals(System.getenv("CI")))
                    .as("what a network of our own takes is installed")
                    .isTrue();
            return Stream.empty();
        }
        return Stream.of(TrackerRoute.HTTP_IPV6, TrackerRoute.UDP_IPV6)
                .flatMap(trackerRoute -> CLIENTS.stream().map(client -> meeting(client, trackerRoute)));
    }

    private static DynamicTest meeting(Clients client, TrackerRoute trackerRoute) {
        String title =
                client.displayName() + " in a network of its own, spate tracker over " + trackerRoute.displayName();
        return DynamicTest.dynamicTest(
                title, () -> Scenario.run(title, (folder, programs) -> meet(client, trackerRoute, folder, programs)));
    }

    /**
     * One client at a time: all programs in the network have the same address, and some clients take that for one peer.
     */
    private static void meet(Clients client, TrackerRoute trackerRoute, Path folder, Programs programs)
            throws Exception {
        Sample sample = Samples.of(Content.LAST_BYTE);
        Namespace network = Namespace.withNetwork(folder, programs);
        SpateTracker tracker = new SpateTracker(Place.in(network, folder, "tracker", programs), List.of());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), tracker.announceByName(trackerRoute));
        Path got = Files.createDirectory(folder.resolve("got"));
        Task get = Task.get(sample, torrent, got).thenSeed();
        Place ours = Place.in(network, folder, "seed", programs);
        Place theirs = Place.in(network, folder, client.displayName(), programs);

        Peer seed;
        Peer getter;
        if (trackerRoute == TrackerRoute.HTTP_IPV6) {
            seed = new Spate(ours, Task.seed(sample, torrent));
            awaitCounts("the seed is counted", programs, tracker, sample, List.of(1, 0, 0));
            getter = client.starter().start(theirs, get);
        } else {
            // Neither client finds a peer in a UDP answer over IPv6; Transmission 3.00 reads it as IPv4 addresses. So
            // the seed comes second and dials the client.
            getter = client.starter().start(theirs, get);
            awaitCounts("the client is counted", programs, tracker, sample, List.of(0, 0, 1));
            seed = new Spate(ours, Task.seed(sample, torrent));
        }
        Await.until("all is there", PATIENCE, programs, getter::isComplete);
        SameBytes.check(sample, got, sample.wanted(), client.quirks());

        // rtorrent 0.9.8 sends no completed event, and decides itself when it announces as a seed.
        int completed = client == Clients.RTORRENT ? 0 : 1;
        Await.until("both are counted", PATIENCE, programs, () -> {
            List<Integer> counts = tracker.counts(sample.infoHash());
            return counts.get(0) + counts.get(2) == 2 && counts.get(1) == completed;
        });
        getter.leave();
        seed.program().interrupt();
        Await.until(
                "everybody has left",
                PATIENCE,
                List.of(),
                () -> tracker.counts(sample.infoHash()).equals(List.of(0, completed, 0)));
    }

    private static void awaitCounts(
            String what, Programs programs, SpateTracker tracker, Sample sample, List<Integer> counts) {
        Await.until(
                what,
                PATIENCE,
                programs,
                () -> tracker.counts(sample.infoHash()).equals(counts));
    }
}
