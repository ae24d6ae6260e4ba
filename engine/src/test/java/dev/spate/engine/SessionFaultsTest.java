package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sessions on a disk that fails at random, while several threads use it. */
@Tag("slow")
class SessionFaultsTest {
    private static final int FAULTS_MAX = 10;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void continuesAfterEveryFailureAndEndsWithTheRightBytes(int seed) throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            lengths.put("f" + i, 7 * TestContent.PIECE + 1000 * i);
        }
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);
        Faults faults = new Faults(seed);
        Random random = new Random(seed);

        try (Session first = SessionWaits.open();
                Session second = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), faults)) {
            first.add(content.seed().build());
            second.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .peer(addressOf(first))
                    .peer(addressOf(second))
                    .build());
            while (!isComplete(torrent)) {
                SessionWaits.join(torrent.resume());
                if (random.nextInt(3) == 0) {
                    SessionWaits.join(torrent.recheck());
                }
            }
        }

        assertThat(faults.left).isLessThan(FAULTS_MAX);
        content.assertIsIn(temp.resolve("to"));
        assertThat(faults.openCount()).isZero();
    }

    @Test
    void saysOnceThatProgressCannotBeSavedAndEndsAllTheSame() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", 200 * TestContent.PIECE);
        AtomicInteger tries = new AtomicInteger();
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (file.toString().endsWith(".spate") && openCount() > 1) {
                    tries.incrementAndGet();
                    throw new IOException("No space left on device");
                }
                return length;
            }
        };

        List<SessionEvent.Failed> failures = new ArrayList<>();
        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), operations)) {
            seed.add(content.seed().build());
            try (Subscription events = leech.subscribe()) {
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .peer(addressOf(seed))
                        .build());
                failures.add(SessionWaits.next(events, SessionEvent.Failed.class));
                SessionWaits.join(torrent.pause());
                SessionWaits.join(leech.remove(torrent));
                for (var event = events.poll(Duration.ZERO); event.isPresent(); event = events.poll(Duration.ZERO)) {
                    if (event.get() instanceof SessionEvent.Failed failed) {
                        failures.add(failed);
                    }
                }
            }
        }

        assertThat(failures)
                .extracting(failed -> failed.failure().cause())
                .containsExactly(TorrentFailure.Cause.STORAGE_FULL);
        // It tries when the save is due, when the torrent stops because of the failure, and when it is paused and
        // removed.
        assertThat(tries).hasValueLessThanOrEqualTo(4);
        assertThat(operations.openCount()).isZero();
    }

    @Test
    void continuesWhenProgressCouldNotBeSavedDuringTheWriteOfABlock() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", 10 * TestContent.PIECE);
        CountDownLatch failureIsReported = new CountDownLatch(1);
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (file.endsWith("one") && position == 5 * TestContent.PIECE) {
                    awaitFailure();
                } else if (file.toString().endsWith(".spate") && openCount() > 1 && failureIsReported.getCount() > 0) {
                    throw new IOException("No space left on device");
                }
                return length;
            }

            private void awaitFailure() throws IOException {
                try {
                    assertThat(failureIsReported.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };

        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), operations)) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            assertThat(torrent.completion()).failsWithin(Duration.ofMinutes(1));
            failureIsReported.countDown();

            SessionWaits.join(torrent.resume());
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
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

    /** Files that fail now and then, until they have failed a given number of times. */
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
            // Files that the session opens before the download starts must not fail.
            boolean hasBegun = openCount() > 1;
            if (left > 0 && hasBegun && random.nextInt(oneIn) == 0) {
                left--;
                throw new IOException("Input/output error");
            }
        }
    }
}
