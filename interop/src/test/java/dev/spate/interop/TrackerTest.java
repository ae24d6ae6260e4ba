package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every real client announces to {@code spate tracker}, finds the other peers there, and is counted correctly. */
@Execution(ExecutionMode.CONCURRENT)
class TrackerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TestFactory
    Stream<DynamicTest> everyClientFindsPeersAtSpatesTracker() {
        return Arrays.stream(TrackerRoute.values())
                .map(trackerRoute -> DynamicTest.dynamicTest(
                        "over " + trackerRoute.displayName(),
                        () -> Scenario.run(
                                "spate tracker over " + trackerRoute.displayName(),
                                (folder, programs) -> meet(trackerRoute, folder, programs))));
    }

    /**
     * Transmission starts first, because it never dials on loopback. Then comes a seed, which dials it, then all other
     * clients. They learn of the seed only from the tracker, since no client announces twice within a test.
     */
    private static void meet(TrackerRoute trackerRoute, Path folder, Programs programs) throws Exception {
        Sample sample = Samples.of(Content.LAST_BYTE);
        String infoHash = sample.infoHash();
        SpateTracker tracker = new SpateTracker(Place.under(folder, "tracker", programs), List.of());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), tracker.announce(trackerRoute));
        // Announces a peer that never answers, so that the first client gets a peer too.
        tracker.get(InetAddress.getLoopbackAddress(), announce(infoHash, "&left=1&event=started"));
        Map<Clients, Peer> peers = new LinkedHashMap<>();
        if (Clients.available().contains(Clients.TRANSMISSION) && trackerRoute.isFor(Clients.TRANSMISSION)) {
            Transmission transmission =
                    (Transmission) start(Clients.TRANSMISSION, trackerRoute, folder, programs, sample, torrent);
            peers.put(Clients.TRANSMISSION, transmission);
            Await.until(
                    "transmission is counted",
                    PATIENCE,
                    programs,
                    () -> tracker.counts(infoHash).get(2) == 2);
            Await.until("transmission has a list", PATIENCE, programs, transmission::hasFoundPeers);
        }
        Peer seed = new Spate(place(trackerRoute, folder, "seed", programs), Task.seed(sample, torrent));
        Await.until(
                "the seed is counted",
                PATIENCE,
                programs,
                () -> tracker.counts(infoHash).get(0) == 1);
        for (Clients client : Clients.available()) {
            if (trackerRoute.isFor(client) && !peers.containsKey(client)) {
                peers.put(client, start(client, trackerRoute, folder, programs, sample, torrent));
            }
        }
        // Transmission takes half a minute for a download, so it finishes only one of its two.
        if (trackerRoute != TrackerRoute.HTTP) {
            Peer transmission = peers.remove(Clients.TRANSMISSION);
            if (transmission != null) {
                transmission.leave();
            }
        }
        awaitCompletion(trackerRoute, peers, tracker, sample, seed, folder);
        for (Peer peer : peers.values()) {
            if (peer.program().isRunning()) {
                peer.leave();
            }
        }
        // These two send their stopped event when they end, the others when they leave.
        for (Clients client : List.of(Clients.LIBTORRENT, Clients.QBITTORRENT)) {
            stop(peers.get(client));
        }
        seed.program().close();
        tracker.get(InetAddress.getLoopbackAddress(), announce(infoHash, "&left=1&event=stopped"));
        int stays = isAria2Seeding(trackerRoute) && peers.containsKey(Clients.ARIA2) ? 1 : 0;
        Await.until("everybody has left", PATIENCE, List.of(), () -> {
            List<Integer> counts = tracker.counts(infoHash);
            return counts.get(0) == stays && counts.get(2) == 0;
        });
        assertThat(tracker.counts(infoHash).get(1)).isEqualTo(finishers(trackerRoute, peers));
    }

    /**
     * How many clients send the completed event. rtorrent 0.9.8 logs that it keeps the event for its next announce, and
     * then announces without it. aria2 sends it only if it keeps seeding.
     */
    private static int finishers(TrackerRoute trackerRoute, Map<Clients, Peer> peers) {
        return (int) peers.keySet().stream()
                .filter(client ->
                        client != Clients.RTORRENT && (client != Clients.ARIA2 || isAria2Seeding(trackerRoute)))
                .count();
    }

    /**
     * aria2 1.36 sends either the completed or the stopped event, never both. The routes differ in this, so that each
     * is tested.
     */
    private static boolean isAria2Seeding(TrackerRoute trackerRoute) {
        return trackerRoute == TrackerRoute.HTTP;
    }

    private static void awaitCompletion(
            TrackerRoute trackerRoute,
            Map<Clients, Peer> peers,
            SpateTracker tracker,
            Sample sample,
            Peer seed,
            Path folder)
            throws Exception {
        for (Map.Entry<Clients, Peer> entry : peers.entrySet()) {
            Peer peer = entry.getValue();
            List<Program> needed = List.of(seed.program(), peer.program());
            Await.until(entry.getKey() + " has it all", PATIENCE, needed, peer::isComplete);
        }
        Await.until(
                "every download is counted",
                PATIENCE,
                List.of(seed.program()),
                () -> tracker.counts(sample.infoHash()).get(1) == finishers(trackerRoute, peers));
        for (Clients client : peers.keySet()) {
            SameBytes.check(sample, folder.resolve("got-" + client), sample.wanted(), client.quirks());
        }
    }

    private static Peer start(
            Clients client, TrackerRoute trackerRoute, Path folder, Programs programs, Sample sample, Path torrent)
            throws IOException {
        Task task = Task.get(sample, torrent, Files.createDirectory(folder.resolve("got-" + client)));
        boolean staysOn = client != Clients.ARIA2 || isAria2Seeding(trackerRoute);
        return client.starter()
                .start(place(trackerRoute, folder, client.displayName(), programs), staysOn ? task.thenSeed() : task);
    }

    private static Place place(TrackerRoute trackerRoute, Path folder, String name, Programs programs) {
        return trackerRoute.isIpv6() ? Place.ofIpv6(folder, name, programs) : Place.under(folder, name, programs);
    }

    private static void stop(Peer peer) {
        if (peer != null) {
            peer.program().close();
        }
    }

    private static String announce(String infoHash, String more) {
        return "/announce?info_hash=" + infoHash.replaceAll("..", "%$0") + "&port=1" + more;
    }
}
