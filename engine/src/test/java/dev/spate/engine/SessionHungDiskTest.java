package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.FileLog;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A device that never answers, such as a file server that has disappeared. Closing leaves the blocked threads behind.
 */
class SessionHungDiskTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path temp;

    private final AtomicReference<String> hangingIn = new AtomicReference<>("");
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch isBack = new CountDownLatch(1);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private TestContent content;

    private final FileLog disk = new FileLog() {
        @Override
        protected int beforeWrite(Path file, long position, int length) {
            use(file.endsWith("one") ? "write" : "begin");
            return length;
        }

        @Override
        protected void beforeRead(Path file, long position) {
            use("read");
        }

        @Override
        protected boolean beforeForce(Path file) {
            use(file.endsWith("one") ? "force" : "");
            return true;
        }
    };

    /** Blocks without reacting to interrupts, as the system does. */
    private void use(String what) {
        if (hangingIn.get().equals(what)) {
            hangs.countDown();
            while (!isOver.get()) {
                try {
                    isBack.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @BeforeEach
    void createContent() throws Exception {
        content = TestContent.file(temp.resolve("from"), "one", 12 * TestContent.PIECE);
    }

    /** Lets the calls that wait in the device continue and end. */
    @AfterEach
    void releaseDevice() throws Exception {
        isOver.set(true);
        isBack.countDown();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("spate-")) {
                assertThat(thread.join(Duration.ofMinutes(1)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    private Session open() {
        return Session.open(
                SessionWaits.onLoopback().build(),
                OperatingSystem.real().withFiles(disk).withTimeouts(SHORT, SHORT));
    }

    private void closesWhileADownloadHangsIn(String what) throws Exception {
        hangingIn.set(what);
        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            Session leech = open();
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            CompletableFuture<Void> completion = torrent.completion();
            SessionWaits.await(hangs);
            CompletableFuture<Void> removed = leech.remove(torrent);

            leech.close();

            assertThatThrownBy(() -> SessionWaits.join(completion)).hasRootCauseInstanceOf(SpateException.class);
            assertThatThrownBy(() -> SessionWaits.join(removed)).hasRootCauseInstanceOf(SpateException.class);
        }
    }

    @Test
    void closesWhileAForceHangs() throws Exception {
        closesWhileADownloadHangsIn("force");
    }

    @Test
    void closesWhileAWriteHangs() throws Exception {
        closesWhileADownloadHangsIn("write");
    }

    @Test
    void closesWhileAReadForAPeerHangs() throws Exception {
        Session seed = open();
        TorrentHandle seeding = seed.add(content.seed().build());
        SessionWaits.until(seed, "it seeds", () -> seeding.status().activity() == Activity.SEEDING);
        hangingIn.set("read");
        try (Session leech = SessionWaits.open()) {
            leech.add(content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            SessionWaits.await(hangs);

            seed.close();
        }
    }

    private Thread add(Session session, CompletableFuture<TorrentHandle> added) {
        return Thread.ofPlatform().start(() -> {
            try {
                added.complete(session.add(content.download(temp.resolve("to")).build()));
            } catch (RuntimeException e) {
                added.completeExceptionally(e);
            }
        });
    }

    @Test
    void closesWhileATorrentIsBeingAdded() throws Exception {
        hangingIn.set("begin");
        Session session = open();
        CompletableFuture<TorrentHandle> added = new CompletableFuture<>();
        Thread adder = add(session, added);
        SessionWaits.await(hangs);

        session.close();

        assertThat(added).isNotDone();
        releaseDevice();
        adder.join();
        assertThat(added).isCompletedExceptionally();
        completesElsewhere(temp.resolve("to"));
    }

    /**
     * A link that waits in a callback of the program delays the close for so long that the loop still runs when the
     * device answers again.
     */
    @Test
    void closesWhatIsAddedAfterClosingNoLongerWaitsForIt() throws Exception {
        hangingIn.set("begin");
        Session session = Session.open(
                SessionWaits.onLoopback().build(),
                OperatingSystem.real().withFiles(disk).withTimeouts(SHORT, Duration.ofMinutes(1)));
        CountDownLatch isAsked = new CountDownLatch(1);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        session.whenAskedFor(_ -> {
            isAsked.countDown();
            answer.join();
        });
        CompletableFuture<TorrentHandle> added = new CompletableFuture<>();
        Thread adder = add(session, added);
        SessionWaits.await(hangs);
        Thread closer;
        try (Session peer = SessionWaits.open()) {
            peer.add(content.download(temp.resolve("peer"))
                    .peer(addressOf(session))
                    .build());
            SessionWaits.await(isAsked);
            closer = Thread.ofPlatform().start(session::close);
            // The port is free again when the close no longer waits for the torrent that is being added.
            SessionWaits.until(peer, "it no longer listens", () -> !isListening(session));
        }
        isOver.set(true);
        isBack.countDown();
        adder.join();
        answer.complete(null);
        closer.join();
        releaseDevice();

        assertThat(added).isCompletedExceptionally();
        completesElsewhere(temp.resolve("to"));
    }

    private static boolean isListening(Session session) {
        try (Socket socket = new Socket(SessionWaits.localhost(), session.listenPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void closesWhileTheTorrentOfALinkIsBeingOpened() throws Exception {
        hangingIn.set("begin");
        Magnet link = new Magnet(content.metainfo().infoHash(), "", List.of(), List.of(), List.of(), List.of(), 0);
        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            Session leech = open();
            leech.add(AddTorrent.magnet(link, temp.resolve("to"))
                    .peer(addressOf(seed))
                    .build());
            SessionWaits.await(hangs);

            leech.close();
        }
        releaseDevice();
        completesElsewhere(temp.resolve("to"));
    }

    /** The closed session holds nothing when the device answers again. */
    private void completesElsewhere(Path to) throws Exception {
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(content.download(to).peer(addressOf(seed)).build()));
        }
        content.assertIsIn(to);
    }
}
