package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.PeerAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads whose owner sends random commands faster than they can be carried out. */
class SessionCommandsTest {
    private static final int COMMANDS = 200;
    private static final int FILES = 6;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void endsWithTheRightBytesWhateverIsOrderedMeanwhile(int seed) throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < FILES; i++) {
            lengths.put("f" + i, 15 * TestContent.PIECE + 1000 * i);
        }
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);

        try (Session origin = SessionWaits.open();
                Session first = SessionWaits.open();
                Session second = SessionWaits.open()) {
            origin.add(content.seed().build());
            List<PeerAddress> peers = List.of(addressOf(origin), addressOf(first), addressOf(second));
            List<Owner> owners = List.of(
                    new Owner(first, content, temp.resolve("to first"), peers, seed),
                    new Owner(second, content, temp.resolve("to second"), peers, -seed));
            List<Thread> threads = owners.stream()
                    .map(owner -> Thread.ofVirtual().start(owner))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            for (Owner owner : owners) {
                owner.settle();
            }
        }

        content.assertIsIn(temp.resolve("to first"));
        content.assertIsIn(temp.resolve("to second"));
    }

    private static final class Owner implements Runnable {
        private final Session session;
        private final TestContent content;
        private final Path to;
        private final List<PeerAddress> peers;
        private final Random random;
        private TorrentHandle torrent;

        Owner(Session session, TestContent content, Path to, List<PeerAddress> peers, int seed) {
            this.session = session;
            this.content = content;
            this.to = to;
            this.peers = peers;
            this.random = new Random(seed);
            this.torrent = session.add(content.download(to).build());
        }

        @Override
        public void run() {
            for (int i = 0; i < COMMANDS; i++) {
                order();
            }
        }

        private void order() {
            switch (random.nextInt(12)) {
                case 0 -> torrent.pause();
                case 1, 2 -> torrent.resume();
                case 3 -> torrent.recheck();
                case 4 -> torrent.addPeers(peers);
                case 5 -> torrent.inOrder(random.nextBoolean());
                case 6 -> torrent.limits(random.nextInt(2) * 2_000_000L, random.nextInt(2) * 2_000_000L);
                case 7 ->
                    torrent.filePriorities(random.ints(FILES, 0, 8).boxed().toList());
                case 8 -> SessionWaits.join(torrent.pieces());
                case 9 -> SessionWaits.join(random.nextBoolean() ? torrent.pause() : torrent.resume());
                case 10 -> read();
                default -> removeNowAndThen();
            }
        }

        private void read() {
            int file = random.nextInt(FILES);
            try (ContentReader reader = torrent.reader(file)) {
                ByteBuffer part = ByteBuffer.allocate(1000);
                int position = random.nextInt(10 * TestContent.PIECE);
                if (reader.read(part, position, Duration.ofMillis(random.nextInt(20))) > 0) {
                    byte[] whole = content.files().get("top/f" + file);
                    assertThat(part.flip()).isEqualTo(ByteBuffer.wrap(whole, position, part.limit()));
                }
            } catch (TimeoutException | SpateException e) {
                // The file does not exist yet, or the torrent is paused.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void removeNowAndThen() {
            if (random.nextInt(8) == 0) {
                SessionWaits.join(session.remove(torrent));
                torrent = session.add(content.download(to).build());
            }
        }

        void settle() {
            SessionWaits.join(torrent.filePriorities(Collections.nCopies(FILES, 4)));
            SessionWaits.join(torrent.limits(0, 0));
            SessionWaits.join(torrent.resume());
            SessionWaits.join(torrent.addPeers(peers));
            completes(torrent);
        }
    }
}
