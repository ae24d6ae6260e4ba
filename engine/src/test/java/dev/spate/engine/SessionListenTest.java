package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.peer.Handshake;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionListenTest {
    private static final InetAddress IPV4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");

    @TempDir
    Path temp;

    private TestContent content;

    @BeforeEach
    void createContent() throws Exception {
        content = TestContent.file(temp.resolve("from"), "one", 12 * TestContent.PIECE);
    }

    @Test
    void saysWhereItListens() throws Exception {
        try (Session session = SessionWaits.open()) {
            assertThat(session.listenPort()).isPositive();
            assertThat(session.listenAddresses())
                    .containsExactly(new InetSocketAddress(SessionWaits.localhost(), session.listenPort()));
            try (Socket socket = new Socket()) {
                socket.connect(session.listenAddresses().getFirst());
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }

    @Test
    void answersUnderEachHashOfAHybridTorrentAsLongAsItIsThere() throws Exception {
        byte[] v2 = new byte[InfoHash.V2_LENGTH];
        InfoHash hybrid = InfoHash.hybrid(content.metainfo().infoHash().v1(), v2);

        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = session.add(
                    AddTorrent.magnet(Magnet.of(hybrid), temp.resolve("to")).build());
            for (WireHash hash : WireHash.allOf(hybrid)) {
                assertThat(answerTo(session, hash)).contains(hash);
            }
            assertThatThrownBy(() -> session.add(AddTorrent.magnet(Magnet.of(InfoHash.hybrid(new byte[20], v2)), temp)
                            .build()))
                    .isInstanceOf(DuplicateTorrentException.class);

            SessionWaits.join(session.remove(torrent));
            for (WireHash hash : WireHash.allOf(hybrid)) {
                assertThat(answerTo(session, hash)).isEmpty();
            }
        }
    }

    /** The hash that the session names when a peer asks for a torrent; empty when it ends the connection. */
    private static Optional<WireHash> answerTo(Session session, WireHash hash) throws Exception {
        ByteBuffer ours = ByteBuffer.allocate(Handshake.LENGTH);
        new Handshake(new Handshake.Features(false, false, false, false), hash, FakePeer.id("asks")).encode(ours);
        try (Socket socket = new Socket(SessionWaits.localhost(), session.listenPort())) {
            // Without the peer id, which the session would leave unread and answer with a reset.
            socket.getOutputStream().write(ours.array(), 0, Handshake.OPENING_LENGTH);
            byte[] theirs = socket.getInputStream().readNBytes(Handshake.LENGTH);
            return theirs.length == 0
                    ? Optional.empty()
                    : Optional.of(Handshake.decode(ByteBuffer.wrap(theirs)).infoHash());
        }
    }

    @Test
    void takesPeersOverIpv4AndIpv6OnTheOnePortOfTwoAddresses() throws Exception {
        if (hasIpv6()) {
            SessionConfig both =
                    SessionConfig.builder().bindAddresses(List.of(IPV4, IPV6)).build();
            try (Session seed = Session.open(both)) {
                assertThat(seed.listenAddresses())
                        .containsExactly(
                                new InetSocketAddress(IPV4, seed.listenPort()),
                                new InetSocketAddress(IPV6, seed.listenPort()));
                takesPeersOfBothFamilies(seed);
            }
        }
    }

    @Test
    void takesPeersOverIpv4AndIpv6WhenItIsToldNoAddress() throws Exception {
        if (hasIpv6()) {
            try (Session seed = Session.open(SessionConfig.builder().build())) {
                assertThat(seed.listenAddresses()).hasSize(1);
                takesPeersOfBothFamilies(seed);
            }
        }
    }

    /** A machine without IPv6 cannot run this test. */
    private static boolean hasIpv6() throws IOException {
        return NetworkInterface.getByInetAddress(IPV6) != null;
    }

    private void takesPeersOfBothFamilies(Session seed) throws Exception {
        TorrentHandle torrent = seed.add(content.seed().build());
        until(seed, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
        try (FakePeer four = FakePeer.dial(IPV4, seed, content.metainfo(), FakePeer.id("four"));
                FakePeer six = FakePeer.dial(IPV6, seed, content.metainfo(), FakePeer.id("six"))) {
            until(
                    seed,
                    "both are linked",
                    () -> SessionWaits.join(torrent.peers()).size() == 2);
            assertThat(SessionWaits.join(torrent.peers()))
                    .extracting(
                            peer -> peer.remote().peerAddress().orElseThrow().isIpv6())
                    .containsExactlyInAnyOrder(false, true);
            assertThat(List.of(four, six)).doesNotHaveDuplicates();
        }
        for (InetAddress address : List.of(IPV4, IPV6)) {
            SessionConfig config =
                    SessionConfig.builder().bindAddresses(List.of(address)).build();
            Path to = temp.resolve("over" + address.getAddress().length);
            try (Session leech = Session.open(config)) {
                completes(leech.add(content.download(to)
                        .peer(PeerAddress.of(address.getAddress(), seed.listenPort()))
                        .build()));
            }
            content.assertIsIn(to);
        }
    }

    @Test
    void keepsAcceptingAfterConnectionsThatAreResetOrTalkNonsenseAndWhileOthersDribble() throws Exception {
        byte[] nonsense = "GET / HTTP/1.1\r\nHost: nobody\r\n\r\n0123456789012345678901234567890123456789"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] protocol = "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);
        List<Socket> dribbling = new ArrayList<>();
        try (Session seed = SessionWaits.open()) {
            TorrentHandle torrent = seed.add(content.seed().build());
            until(seed, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
            for (int length = 0; length < nonsense.length; length++) {
                reset(seed, nonsense, length);
                reset(seed, protocol, Math.min(length, protocol.length));
            }
            for (int i = 1; i < protocol.length; i++) {
                Socket socket = new Socket(SessionWaits.localhost(), seed.listenPort());
                dribbling.add(socket);
                socket.getOutputStream().write(protocol, 0, i);
            }

            try (Session leech = SessionWaits.open()) {
                completes(leech.add(content.download(temp.resolve("to"))
                        .peer(addressOf(seed))
                        .build()));
            }
            assertThat(seed.listenAddresses())
                    .containsExactly(new InetSocketAddress(SessionWaits.localhost(), seed.listenPort()));
        } finally {
            for (Socket socket : dribbling) {
                socket.close();
            }
        }
        content.assertIsIn(temp.resolve("to"));
    }

    /** Sends something and ends the connection with a reset instead of an orderly close. */
    private static void reset(Session session, byte[] bytes, int length) throws IOException {
        try (Socket socket = new Socket(SessionWaits.localhost(), session.listenPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(bytes, 0, length);
        } catch (java.net.SocketException e) {
            // The session has ended it first.
        }
    }
}
