package dev.spate.engine;

import static dev.spate.engine.SessionWaits.holdTheLoop;
import static dev.spate.engine.SessionWaits.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions that get more commands than they can take: a refused command has no effect, and every other one its whole
 * effect.
 */
class SessionOverloadTest {
    private static final int LENGTH = 4 * TestContent.PIECE;
    private static final int COMMANDS_MAX = 5_000;

    @TempDir
    Path temp;

    private final FileLog operations = new FileLog();

    private Session open() {
        return Session.open(SessionWaits.onLoopback().build(), operations);
    }

    /** Sends as many commands as may wait, so that further ones are refused. */
    private static void giveTooMuch(TorrentHandle torrent) {
        List<CompletableFuture<Void>> given = new ArrayList<>();
        for (int i = 0; i < COMMANDS_MAX; i++) {
            given.add(torrent.reannounce());
        }
        assertThat(given.getLast()).failsWithin(Duration.ZERO);
        assertThat(given.getFirst()).isNotDone();
    }

    private static void awaitWait(Thread thread) {
        while (thread.isAlive()
                && thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.yield();
        }
    }

    @Test
    void removesATorrentWhole() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        try (Session session = open()) {
            TorrentHandle torrent =
                    session.add(content.download(temp.resolve("to")).build());
            CountDownLatch release = holdTheLoop(torrent);
            giveTooMuch(torrent);
            CompletableFuture<Void> removed = session.remove(torrent);
            release.countDown();

            join(removed);
            assertThat(operations.openCount()).isZero();
            assertThat(join(session.add(content.download(temp.resolve("to")).build())
                            .pause()))
                    .isNull();
        }
        assertThat(operations.openCount()).isZero();
    }

    @Test
    void addsATorrentWhole() throws Exception {
        TestContent busy = TestContent.file(temp.resolve("from"), "busy", LENGTH);
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        try (Session session = open()) {
            TorrentHandle torrent = session.add(busy.seed().build());
            CountDownLatch release = holdTheLoop(torrent);
            giveTooMuch(torrent);
            CompletableFuture<TorrentHandle> added = new CompletableFuture<>();
            awaitWait(Thread.ofPlatform()
                    .start(() -> added.completeAsync(
                            () -> session.add(
                                    content.download(temp.resolve("to")).build()),
                            Runnable::run)));
            release.countDown();

            assertThat(join(added).name()).isEqualTo("one");
        }
        assertThat(operations.openCount()).isZero();
    }

    @Test
    void closesWhole() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        Session session = open();
        TorrentHandle torrent = session.add(content.download(temp.resolve("to")).build());
        CountDownLatch release = holdTheLoop(torrent);
        giveTooMuch(torrent);
        Thread closing = Thread.ofPlatform().start(session::close);
        awaitWait(closing);
        release.countDown();
        closing.join();

        assertThat(operations.openCount()).isZero();
    }
}
