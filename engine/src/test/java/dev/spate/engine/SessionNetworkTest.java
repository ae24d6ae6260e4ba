package dev.spate.engine;

import static dev.spate.engine.SessionWaits.until;

import dev.spate.engine.net.LocalAddresses;
import dev.spate.wire.status.Activity;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of this machine's network reach torrents and links. */
class SessionNetworkTest {
    private static final int KEEP_ALIVE = -1;
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress MOBILE = InetAddress.ofLiteral("198.51.100.1");

    @TempDir
    Path temp;

    private final AtomicReference<LocalAddresses.Snapshot> addresses = new AtomicReference<>();
    private final AtomicLong sleptMillis = new AtomicLong();
    private TestContent content;

    @BeforeEach
    void createContent() throws Exception {
        content = TestContent.file(temp.resolve("from"), "one", 12 * TestContent.PIECE);
        has(OTHER);
    }

    private void has(InetAddress... all) {
        addresses.set(new LocalAddresses.Snapshot(Set.of(all), Set.of(all)));
    }

    private Session open() {
        OperatingSystem system = OperatingSystem.real()
                .withAddresses(addresses::get)
                .withWallMillis(() -> System.currentTimeMillis() + sleptMillis.get());
        return Session.open(SessionWaits.onLoopback().build(), system);
    }

    /** Waits for a keep-alive. Without the change, the link would be silent for two minutes. */
    private static void asksForProofOfLife(FakePeer peer) {
        peer.receive(KEEP_ALIVE);
    }

    private FakePeer linked(Session session) throws Exception {
        TorrentHandle torrent = session.add(content.seed().build());
        until(session, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
        FakePeer peer = FakePeer.dial(session, content.metainfo(), FakePeer.id("one"));
        until(session, "it is linked", () -> !SessionWaits.join(torrent.peers()).isEmpty());
        return peer;
    }

    @Test
    void torrentsNoticeThatTheMachineHasAnotherAddress() throws Exception {
        try (Session session = open();
                FakePeer peer = linked(session)) {
            has(MOBILE);

            asksForProofOfLife(peer);
        }
    }

    @Test
    void torrentsNoticeThatTheMachineHasSlept() throws Exception {
        try (Session session = open();
                FakePeer peer = linked(session)) {
            sleptMillis.set(3_600_000);

            asksForProofOfLife(peer);
        }
    }

    @Test
    void linksFromAnAddressThatIsNoLongerOursEnd() throws Exception {
        has(SessionWaits.localhost());
        try (Session session = open();
                FakePeer peer = linked(session)) {
            has(MOBILE);

            peer.awaitEnd();
        }
    }
}
