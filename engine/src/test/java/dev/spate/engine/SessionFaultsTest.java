package dev.spate.engine;

import static dev.spate.engine.Patience.addressOf;
import static dev.spate.engine.Patience.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sessions on a disk that fails at random, in whatever several threads are at. */
class SessionFaultsTest {
    private static final int FAULTS_MAX = 10;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void goesOnAfterEveryFailureAndEndsWithTheRightBytes(int seed) throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            lengths.put("f" + i, 7 * TestContent.PIECE + 1000 * i);
        }
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);
        Faults faults = new Faults(seed);
        Random random = new Random(seed);

        try (Session first = Patience.open();
                Session second = Patience.open();
                Session leech = Session.open(Patience.onLoopback().build(), faults)) {
            first.add(content.seed().build());
            second.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .peer(addressOf(first))
                    .peer(addressOf(second))
                    .build());
            while (!isComplete(torrent)) {
                Patience.join(torrent.resume());
                if (random.nextInt(3) == 0) {
                    Patience.join(torrent.recheck());
                }
            }
        }

        assertThat(faults.left).isLessThan(FAULTS_MAX);
        content.assertIsIn(temp.resolve("to"));
        assertThat(faults.openCount()).isZero();
    }

    private static boolean isComplete(TorrentHandle torrent) {
        try {
            completes(torrent);
            return true;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(TorrentFailedException.class);
            TorrentFailure failure = ((TorrentFailedException) e.getCause()).failure();
            assertThat(failure.cause()).as(failure.message()).isEqualTo(TorrentFailure.Cause.STORAGE_FAULTY);
            assertThat(failure.message()).doesNotContain("internal error");
            return false;
        }
    }

    /** Files that fail now and then, until they have done so often enough. */
    private static final class Faults extends FileLog {
        private final Random random;
        private int left = FAULTS_MAX;

        Faults(int seed) {
            this.random = new Random(seed);
        }

        @Override
        protected int beforeWrite(Path file, long position, int length) throws IOException {
            fail(file, 12);
            return length;
        }

        @Override
        protected void beforeRead(Path file, long position) throws IOException {
            fail(file, 40);
        }

        @Override
        protected boolean beforeForce(Path file) throws IOException {
            fail(file, 3);
            return true;
        }

        private synchronized void fail(Path file, int oneIn) throws IOException {
            if (left > 0 && file.startsWith("top") && random.nextInt(oneIn) == 0) {
                left--;
                throw new IOException("Input/output error");
            }
        }
    }
}
