package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import dev.spate.wire.PeerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole sessions on a network that cuts, half-closes, resets and stalls at random, while torrents are added and
 * removed.
 */
class SessionCutsTest {
    private static final int ROUNDS = 30;
    private static final int DOORS = 4;
    private static final int CUT_AFTER_MAX = 120_000;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void endsWithTheRightBytesAndNothingLeftWhateverBecomesOfItsLinks(int seed) throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            lengths.put("f" + i, 15 * TestContent.PIECE + 1000 * i);
        }
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);
        Path to = temp.resolve("to");
        FileLog operations = new FileLog();
        Random random = new Random(seed);
        Session origin = SessionWaits.open();
        Session leech = Session.open(SessionWaits.onLoopback().build(), operations);

        try (origin;
                leech;
                FileServer server = new FileServer(content.folder(), cutting(content, seed))) {
            origin.add(content.seed().build());
            List<Relay> doors = new ArrayList<>();
            try {
                for (int i = 0; i < DOORS; i++) {
                    doors.add(new Relay(addressOf(origin), random.nextInt(), CUT_AFTER_MAX));
                }
                List<PeerAddress> addresses = doors.stream().map(Relay::address).toList();
                AddTorrent request =
                        content.download(to).webSeed(server.url("/")).build();
                TorrentHandle torrent = leech.add(request);
                for (int i = 0; i < ROUNDS; i++) {
                    torrent.addPeers(addresses);
                    torrent = order(leech, torrent, request, random);
                    if (random.nextInt(20) == 0) {
                        doors.set(0, renewed(doors.getFirst(), origin, random));
                    }
                }
                // Stalled links would be kept, because they are older.
                doors.forEach(Relay::close);
                SessionWaits.join(torrent.limits(0, 0));
                SessionWaits.join(torrent.resume());
                SessionWaits.join(torrent.addPeers(List.of(addressOf(origin))));
                completes(torrent);
            } finally {
                doors.forEach(Relay::close);
            }
        }

        content.assertIsIn(to);
        assertThat(leech.inUse()).isEqualTo(Session.InUse.NOTHING);
        assertThat(origin.inUse()).isEqualTo(Session.InUse.NOTHING);
        assertThat(operations.openCount()).isZero();
    }

    /** Closes a session in the middle of its transfers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void leavesNothingWheneverItIsClosed(int seed) throws Exception {
        TestContent content =
                TestContent.tree(temp.resolve("from"), Map.of("a", 60 * TestContent.PIECE, "b", 9 * TestContent.PIECE));
        FileLog operations = new FileLog();
        Random random = new Random(seed);
        Session origin = SessionWaits.open();
        Session leech = Session.open(SessionWaits.onLoopback().build(), operations);

        try (origin;
                FileServer server = new FileServer(content.folder(), cutting(content, seed));
                Relay door = new Relay(addressOf(origin), seed, 10 * CUT_AFTER_MAX)) {
            origin.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .webSeed(server.url("/"))
                    .peer(door.address())
                    .build());
            int pieces = random.nextInt(40);
            SessionWaits.until(
                    leech, "some pieces", () -> torrent.status().progress().piecesHave() >= pieces);
            if (random.nextBoolean()) {
                leech.remove(torrent);
            }
            leech.close();
        }

        assertThat(leech.inUse()).isEqualTo(Session.InUse.NOTHING);
        assertThat(origin.inUse()).isEqualTo(Session.InUse.NOTHING);
        assertThat(operations.openCount()).isZero();
    }

    private static TorrentHandle order(Session session, TorrentHandle torrent, AddTorrent request, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> torrent.pause();
            case 1, 2 -> torrent.resume();
            case 3 -> torrent.limits(random.nextInt(2) * 2_000_000L, 0);
            case 4 -> SessionWaits.join(torrent.pause());
            case 5 -> {
                SessionWaits.join(session.remove(torrent));
                return session.add(request);
            }
            case 6 -> SessionWaits.join(torrent.recheck());
            default -> SessionWaits.join(torrent.pieces());
        }
        return torrent;
    }

    private static Relay renewed(Relay old, Session origin, Random random) throws java.io.IOException {
        old.close();
        return new Relay(addressOf(origin), random.nextInt(), CUT_AFTER_MAX);
    }

    /** A web server that sometimes ends an answer in its middle. */
    private static FileServer.Quirk cutting(TestContent content, int seed) {
        Random random = new Random(seed);
        return (request, out) -> {
            byte[] all = content.files().get(request.path().substring(1));
            boolean isCut;
            int length;
            synchronized (random) {
                isCut = random.nextInt(4) == 0;
                length = random.nextInt(100_000);
            }
            if (!isCut || all == null) {
                return false;
            }
            out.write(java.util.Arrays.copyOf(all, Math.min(all.length, length)));
            throw new java.io.IOException("cut");
        };
    }
}
