package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The whole circle with one command: everybody who has the link of a share downloads its bytes and uploads them to all
 * others.
 */
class CircleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final int DOWNLOADERS = 10;

    /** So low that the downloaders can spread the content among themselves meanwhile, even on a busy machine. */
    private static final String LIMIT = "512K";

    /** So low that a downloader stays a leecher: a small part of the content in a minute. */
    private static final String TRICKLE = "4K";

    @Test
    void everybodyGetsTheContentForLessThanTwoUploadsAndIsShownWhileThere() throws Exception {
        Scenario.run("the circle", (folder, programs) -> new Circle(folder, programs).meet());
    }

    @Test
    void whoDiesIsForgottenByTheTrackerAndThePage() throws Exception {
        Scenario.run("the circle, one of which dies", (folder, programs) -> new Circle(folder, programs).die());
    }

    private record Circle(Path folder, Programs programs) {
        /** Another peer keeps announcing and is listed to the end. */
        private void die() throws Exception {
            Sample sample = sample();
            SpateShare share = share(sample, List.of("--expiry", "10s"));
            String living = Place.under(folder, "living", programs).address();
            Peer victim = get(share, sample, "victim", List.of("--limit-down", TRICKLE));

            Await.until("both are counted", PATIENCE, needed(share, List.of(victim)), () -> {
                share.announce(living, "&left=1");
                return share.counts().get(2) == 2 && share.standing().peers() == 2;
            });
            victim.program().kill();
            Await.until("one is counted", PATIENCE, List.of(share.program()), () -> {
                share.announce(living, "&left=1");
                return share.counts().get(2) == 1 && share.standing().peers() == 1;
            });
            assertThat(share.linked()).isEmpty();
        }

        private void meet() throws Exception {
            Sample sample = sample();
            long length = sample.parts().getFirst().length();
            SpateShare share = share(sample, List.of("--limit-up", LIMIT));
            assertThat(share.infoHash()).isEqualTo(sample.infoHash());
            Path torrent = share.saveTorrent(folder.resolve("t.torrent"));
            long before = share.program().bytesWritten();

            // Transmission starts first, because it never dials on loopback; later peers dial it.
            Map<Clients, Peer> clients = new LinkedHashMap<>();
            for (Clients client :
                    List.of(Clients.TRANSMISSION, Clients.LIBTORRENT, Clients.QBITTORRENT, Clients.ARIA2)) {
                if (Clients.available().contains(client)) {
                    clients.put(client, start(client, share, sample, torrent));
                } else {
                    System.out.println(
                            "interop: NOT RUN, " + client.displayName() + " is not installed: a circle with it");
                }
            }
            List<Peer> downloaders = new ArrayList<>();
            for (int i = 0; i < DOWNLOADERS; i++) {
                downloaders.add(get(share, sample, "downloader " + i, List.of("--seed-time", "1h")));
            }
            Peer leaver = get(share, sample, "leaver", List.of("--limit-down", TRICKLE));
            Peer victim = get(share, sample, "victim", List.of("--limit-down", TRICKLE));

            Await.until(
                    "the page shows downloaders",
                    PATIENCE,
                    needed(share, downloaders),
                    () -> share.standing().peers() > 0);
            awaitCompletion(clients, downloaders, share);
            long uploaded = share.program().bytesWritten() - before;
            System.out.printf(
                    "interop: the share has written %.2f times the content, %.2f of it to peers%n",
                    (double) uploaded / length, (double) share.standing().uploaded() / length);
            for (Clients client : clients.keySet()) {
                SameBytes.check(
                        sample, folder.resolve("got " + client.displayName()), sample.wanted(), client.quirks());
            }
            for (int i = 0; i < DOWNLOADERS; i++) {
                SameBytes.check(sample, folder.resolve("got downloader " + i), sample.wanted(), ClientQuirks.NONE);
            }
            assertThat(uploaded).as("bytes that the share wrote to its sockets").isBetween(length, 2 * length - 1);

            // aria2 ended when its download was complete.
            Peer aria2 = clients.remove(Clients.ARIA2);
            int present = 1 + DOWNLOADERS + clients.size();
            awaitPresent("everybody is there", share, present, 2);
            leave(share, clients.values(), downloaders.subList(0, 3), leaver);
            awaitPresent("who has left is gone", share, present - clients.size() - 3, 1);
            awaitVictim(share, victim);
        }

        private Sample sample() throws IOException {
            Sample sample = Samples.of(Content.CIRCLE);
            Path file = sample.pathOf(sample.folder(), sample.parts().getFirst());
            // A share waits until a new file has stopped changing; an old date avoids this wait.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            return sample;
        }

        private SpateShare share(Sample sample, List<String> options) {
            Path file = sample.pathOf(sample.folder(), sample.parts().getFirst());
            return new SpateShare(Place.under(folder, "share", programs), file, options);
        }

        /** Starts libtorrent and qbittorrent with the printed magnet link, the others with the torrent. */
        private Peer start(Clients client, SpateShare share, Sample sample, Path torrent) throws Exception {
            Path got = Files.createDirectory(folder.resolve("got " + client.displayName()));
            Task task = Task.get(sample, torrent, got);
            boolean isByLink = client == Clients.LIBTORRENT || client == Clients.QBITTORRENT;
            Peer peer = client.starter()
                    .start(
                            Place.under(folder, client.displayName(), programs),
                            isByLink ? task.byLink(share.magnet()) : task);
            if (client == Clients.TRANSMISSION) {
                Await.until(
                        "transmission is counted",
                        PATIENCE,
                        List.of(share.program(), peer.program()),
                        () -> share.counts().get(2) == 1);
            }
            return peer;
        }

        private Peer get(SpateShare share, Sample sample, String name, List<String> options) throws IOException {
            Path got = Files.createDirectory(folder.resolve("got " + name));
            Task task = Task.get(sample, folder.resolve("t.torrent"), got).byLink(share.page());
            return new Spate(Place.under(folder, name, programs), task, options);
        }

        private static List<Program> needed(SpateShare share, Collection<Peer> peers) {
            List<Program> needed = new ArrayList<>(List.of(share.program()));
            peers.forEach(peer -> needed.add(peer.program()));
            return needed;
        }

        private static void awaitCompletion(Map<Clients, Peer> clients, List<Peer> downloaders, SpateShare share) {
            for (Peer downloader : downloaders) {
                Await.until(
                        downloader.program() + " has it all",
                        PATIENCE,
                        needed(share, List.of(downloader)),
                        () -> downloader.program().log().contains("\"event\":\"completed\""));
            }
            clients.forEach((client, peer) ->
                    Await.until(client + " has it all", PATIENCE, needed(share, List.of(peer)), peer::isComplete));
        }

        private static void awaitPresent(String what, SpateShare share, int seeds, int leechers) {
            Await.until(what + " at the tracker", PATIENCE, List.of(share.program()), () -> {
                List<Integer> counts = share.counts();
                return counts.get(0) == seeds && counts.get(2) == leechers;
            });
            Await.until(what + " on the page", PATIENCE, List.of(share.program()), () -> {
                SpateShare.Standing standing = share.standing();
                return standing.seeds() == seeds && standing.peers() == leechers;
            });
        }

        private static void leave(SpateShare share, Collection<Peer> clients, List<Peer> downloaders, Peer leaver)
                throws Exception {
            for (Peer client : clients) {
                client.leave();
                client.program().interrupt();
            }
            downloaders.forEach(downloader -> downloader.program().interrupt());
            leaver.program().interrupt();
            Await.until(
                    "the leaver has left",
                    PATIENCE,
                    List.of(share.program()),
                    () -> !leaver.program().isRunning());
            assertThat(leaver.program().exitCode()).isEqualTo(130);
        }

        /** The page lists linked peers, so this need not wait until the tracker forgets the victim. */
        private static void awaitVictim(SpateShare share, Peer victim) {
            victim.program().kill();
            Await.until(
                    "nobody is linked",
                    PATIENCE,
                    List.of(share.program()),
                    () -> share.linked().isEmpty());
        }
    }
}
