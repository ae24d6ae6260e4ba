package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Clients that announce over IPv6 only when they listen at every address, which they may where nobody else is. There they
 * also dial what the tracker names, which Transmission never does on loopback.
 */
@Execution(ExecutionMode.CONCURRENT)
class OwnNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<Clients> CLIENTS = List.of(Clients.TRANSMISSION, Clients.RTORRENT);

    @TestFactory
    Stream<DynamicTest> everyClientFindsPeersAtSpatesTracker() {
        if (!Namespace.isPossible() || !Clients.available().containsAll(CLIENTS)) {
            System.out.println("interop: NOT RUN, no network of our own, or not both clients: IPv6 without a bind");
            assertThat(System.getenv("CI")).as("a network of our own").isNotEqualTo("true");
            return Stream.empty();
        }
        return Stream.of(Way.HTTP_IPV6, Way.UDP_IPV6)
                .map(way -> DynamicTest.dynamicTest(
                        "over " + way.words(),
                        () -> Play.run(
                                "own network over " + way.words(), (folder, programs) -> meet(way, folder, programs))));
    }

    private static void meet(Way way, Path folder, Programs programs) throws Exception {
        Sample sample = Samples.of(Content.LAST_BYTE);
        Namespace network = Namespace.withNetwork(folder, programs);
        SpateTracker tracker = new SpateTracker(Place.in(network, folder, "tracker", programs), List.of());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), tracker.announceByName(way));
        Scene scene = new Scene(sample, torrent, network, folder, programs);
        Map<Clients, Peer> peers;
        Peer seed;
        if (way == Way.HTTP_IPV6) {
            seed = scene.seed();
            awaitCounts("the seed is counted", programs, tracker, sample, List.of(1, 0, 0));
            peers = scene.getters();
        } else {
            // Both take the IPv6 addresses in an answer over UDP for IPv4 ones, so that they have to be found.
            peers = scene.getters();
            awaitCounts("both are counted", programs, tracker, sample, List.of(0, 0, 2));
            seed = scene.seed();
        }
        for (Map.Entry<Clients, Peer> entry : peers.entrySet()) {
            Await.until(entry.getKey() + " has it all", PATIENCE, programs, entry.getValue()::isComplete);
        }

        // rtorrent 0.9.8 forgets to tell that it completed, and is a seed at the tracker only from its next announce
        // on.
        awaitCounts("both are counted", programs, tracker, sample, List.of(2, 1, 1));
        for (Map.Entry<Clients, Peer> entry : peers.entrySet()) {
            Clients client = entry.getKey();
            SameBytes.check(sample, folder.resolve("got-" + client), sample.wanted(), client.habits());
            entry.getValue().leave();
        }
        seed.program().interrupt();
        Await.until("everybody has left", PATIENCE, List.of(), () -> {
            return tracker.counts(sample.infoHash()).equals(List.of(0, 1, 0));
        });
    }

    /** What everybody who takes part is started with. */
    private record Scene(Sample sample, Path torrent, Namespace network, Path folder, Programs programs) {
        Peer seed() {
            return new Spate(place("seed"), Task.seed(sample, torrent));
        }

        Map<Clients, Peer> getters() throws IOException {
            Map<Clients, Peer> started = new LinkedHashMap<>();
            for (Clients client : CLIENTS) {
                Path got = Files.createDirectory(folder.resolve("got-" + client));
                Task task = Task.get(sample, torrent, got).thenSeed();
                started.put(client, client.starter().start(place(client.words()), task));
            }
            return started;
        }

        private Place place(String name) {
            return Place.in(network, folder, name, programs);
        }
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
