package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.FileLog;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory or the stack runs out on a thread of a session. */
class SessionFatalErrorTest {
    private static final int LENGTH = 4 * TestContent.PIECE;

    @TempDir
    Path temp;

    private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    private Optional<Thread.UncaughtExceptionHandler> before = Optional.empty();

    @BeforeEach
    void watchThreads() {
        before = Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler());
        Thread.setDefaultUncaughtExceptionHandler((_, problem) -> uncaught.add(problem));
    }

    @AfterEach
    void leave() {
        Thread.setDefaultUncaughtExceptionHandler(before.orElse(null));
    }

    private static void end(Session session) {
        session.close();
    }

    private static void assertBrokenDown(Session session, TorrentHandle torrent, Subscription events, String why)
            throws InterruptedException {
        assertThatThrownBy(() -> SessionWaits.join(torrent.completion()))
                .hasRootCauseInstanceOf(TorrentFailedException.class)
                .hasMessageContaining(why);
        assertThat(SessionWaits.next(events, SessionEvent.Failed.class)
                        .failure()
                        .message())
                .contains(why);
        session.close();
        assertThat(session.failure().orElseThrow().message()).contains(why);
        assertThat(torrent.status().failure()).isPresent();
        assertThat(torrent.pause()).isCompletedExceptionally();
        assertThat(events.isOver() || events.poll(java.time.Duration.ZERO).isPresent())
                .isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("spate-"));
    }

    @Test
    void aDiskThreadWithoutMemoryEndsTheSession() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (file.endsWith("one")) {
                    throw new OutOfMemoryError("Cannot reserve 262144 bytes");
                }
                return super.beforeWrite(file, position, length);
            }
        };
        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), operations);
                Subscription events = leech.subscribe()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());

            assertThat(uncaught.poll(60, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);

            end(seed);
            assertBrokenDown(leech, torrent, events, "not enough memory: Cannot reserve 262144 bytes");
            assertThatThrownBy(() -> leech.add(content.seed().build()))
                    .isInstanceOf(SpateException.class)
                    .hasMessageContaining("not enough memory");
        }
    }

    /** A message of a peer that fails whenever it is examined. */
    private static List<PeerEvent> poison() {
        LinkId link = new LinkId(1_000_000);
        Message.ExtensionHandshake hello = new Message.ExtensionHandshake(
                Map.of(Message.ExtensionHandshake.METADATA, 3),
                "test",
                0,
                0,
                0,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Message deep = new Message.ExtensionMessage(2, new Message.ExtensionMessage.Body() {
            @Override
            public int length() {
                return 1;
            }

            @Override
            public byte[] bytes() {
                throw new StackOverflowError();
            }
        });
        return List.of(
                new PeerEvent.Connected(
                        link,
                        new PeerEndpoint(PeerAddress.of(new byte[] {127, 0, 0, 1}, 9)),
                        PeerEvent.Direction.INCOMING,
                        PeerId.random("-XX0000-", new Random(1)),
                        new Features(true, true, false, false)),
                new PeerEvent.Received(link, hello),
                new PeerEvent.Received(link, deep));
    }

    @Test
    void aLoopThatDiesEndsTheSession() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        try (Session session = SessionWaits.open();
                Subscription events = session.subscribe()) {
            TorrentHandle torrent =
                    session.add(content.download(temp.resolve("to")).build());
            SessionWaits.until(session, "it downloads", () -> torrent.status().activity() == Activity.DOWNLOADING);
            CompletableFuture<Void> completion = torrent.completion();

            torrent.torrent().endpoint().deliver(poison());

            assertThat(uncaught.poll(60, TimeUnit.SECONDS)).isInstanceOf(StackOverflowError.class);
            assertThatThrownBy(() -> SessionWaits.join(completion))
                    .hasRootCauseInstanceOf(TorrentFailedException.class);
            assertBrokenDown(session, torrent, events, "internal error: StackOverflowError");
        }
    }
}
