package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.PeerStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLinksTest {
    private static final int BLOCK = 16 * 1024;
    private static final int PIECES = 12;

    /** The limit of the listener for handshakes at one time. */
    private static final int HANDSHAKES_MAX = 200;

    @TempDir
    Path temp;

    private TestContent content;

    @BeforeEach
    void createContent() throws Exception {
        content = TestContent.file(temp.resolve("from"), "one", PIECES * TestContent.PIECE);
    }

    private FakePeer dial(Session session, String id) throws IOException {
        return FakePeer.dial(session, content.metainfo(), FakePeer.id(id));
    }

    /** Adds the content to a session and waits until it is seeded. */
    private TorrentHandle seedIn(Session session) throws InterruptedException {
        TorrentHandle torrent = session.add(content.seed().build());
        until(session, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
        return torrent;
    }

    private void downloadFrom(Session seed) throws Exception {
        try (Session leech = SessionWaits.open()) {
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void keepsAcceptingWhateverOneConnectionDoes() throws Exception {
        try (Session seed = SessionWaits.open()) {
            seedIn(seed);
            InetAddress here = SessionWaits.localhost();
            try (Socket garbage = new Socket(here, seed.listenPort());
                    Socket early = new Socket(here, seed.listenPort());
                    Socket silent = new Socket(here, seed.listenPort());
                    Socket stranger = new Socket(here, seed.listenPort())) {
                garbage.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: nobody\r\nAccept: everything\r\n\r\n".getBytes());
                early.getOutputStream().write(19);
                early.shutdownOutput();
                byte[] unknownTorrent = new byte[68];
                unknownTorrent[0] = 19;
                System.arraycopy("BitTorrent protocol".getBytes(), 0, unknownTorrent, 1, 19);
                stranger.getOutputStream().write(unknownTorrent);
                assertThat(endOf(garbage)).isTrue();
                assertThat(endOf(stranger)).isTrue();

                downloadFrom(seed);
                assertThat(silent.isConnected()).isTrue();
            }
        }
    }

    /** Whether the other side ends the connection without a message. */
    private static boolean endOf(Socket socket) {
        try {
            socket.setSoTimeout(60_000);
            InputStream in = socket.getInputStream();
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void silentConnectionsMakeRoomForLaterPeers() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Session seed = SessionWaits.open()) {
            seedIn(seed);
            for (int i = 0; i < HANDSHAKES_MAX; i++) {
                silent.add(new Socket(SessionWaits.localhost(), seed.listenPort()));
            }

            downloadFrom(seed);

            assertThat(endOf(silent.getFirst())).isTrue();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void bansAPeerThatSendsBadBlocksAndTakesThemFromAnHonestOne() throws Exception {
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open();
                Subscription events = leech.subscribe();
                ServerSocket liar = new ServerSocket(0, 5, SessionWaits.localhost())) {
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .peer(SessionWaits.at(liar.getLocalPort()))
                    .build());
            try (Socket socket = liar.accept();
                    FakePeer peer = FakePeer.answer(socket, content.metainfo(), FakePeer.id("liar"))) {
                peer.send(new Message.HaveAll());
                peer.send(new Message.Unchoke());
                lieUntilItEnds(peer);
            }
            assertThat(SessionWaits.next(events, SessionEvent.PeerBanned.class).peer())
                    .isEqualTo(SessionWaits.at(liar.getLocalPort()));

            seedIn(seed);
            SessionWaits.join(torrent.addPeers(List.of(addressOf(seed))));
            completes(torrent);

            assertThat(torrent.status().totals().wastedBytes()).isGreaterThanOrEqualTo(TestContent.PIECE);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    private static void lieUntilItEnds(FakePeer peer) {
        try {
            for (var received = peer.receive(); received.isPresent(); received = peer.receive()) {
                if (received.get().id() == FakePeer.REQUEST) {
                    BlockRef block = received.get().block();
                    peer.sendBlock(block, new byte[block.length()]);
                }
            }
        } catch (IOException e) {
            // The link has ended while a block was on its way.
        }
    }

    /**
     * Several machines may share a private address, so its incoming connections are refused only after three
     * convictions.
     */
    @Test
    void refusesALiarThatComesBackAgainAndAgain() throws Exception {
        try (Session leech = SessionWaits.open();
                Subscription events = leech.subscribe()) {
            leech.add(content.download(temp.resolve("to")).build());
            int visits = 0;
            while (isLetIn(leech)) {
                visits++;
                assertThat(visits).isLessThanOrEqualTo(3);
                SessionWaits.next(events, SessionEvent.PeerBanned.class);
            }
            assertThat(visits).isPositive();
        }
    }

    /** Whether the session accepts the peer, which then sends bad data until its link ends. */
    private boolean isLetIn(Session session) throws Exception {
        try (FakePeer peer = dial(session, "liar")) {
            if (peer.receive().isEmpty()) {
                return false;
            }
            peer.send(new Message.HaveAll());
            peer.send(new Message.Unchoke());
            lieUntilItEnds(peer);
            return true;
        }
    }

    @Test
    void dropsAPeerThatFloodsRequestsWhileChoked() throws Exception {
        SessionConfig noSlots = SessionWaits.onLoopback().unchokeSlots(1).build();
        try (Session seed = Session.open(noSlots)) {
            seedIn(seed);
            try (FakePeer flood = dial(seed, "flood")) {
                // It is not interested, so it is never unchoked.
                ByteBuffer requests = ByteBuffer.allocate(17 * 1000);
                for (int i = 0; i < 1000; i++) {
                    dev.spate.wire.peer.MessageEncoder.encode(new Message.Request(new BlockRef(0, 0, BLOCK)), requests);
                }
                flood.sendRaw(requests.array());
                flood.awaitEnd();
            } catch (IOException e) {
                // Writing to the ended link may fail as well.
            }

            downloadFrom(seed);
        }
    }

    @Test
    void dropsAPeerThatSendsBlocksThatWereNotRequested() throws Exception {
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent =
                    leech.add(content.download(temp.resolve("to")).build());
            try (FakePeer pushy = dial(leech, "pushy")) {
                pushy.send(new Message.HaveNone());
                for (int i = 0; i < 200; i++) {
                    pushy.sendBlock(new BlockRef(i % PIECES, 0, BLOCK), new byte[BLOCK]);
                }
                pushy.awaitEnd();
            } catch (IOException e) {
                // Writing to the ended link may fail as well.
            }
            until(leech, "it is gone", () -> SessionWaits.join(torrent.peers()).isEmpty());
            assertThat(torrent.status().progress().piecesHave()).isZero();
        }
    }

    @Test
    void dropsAPeerWhoseMessageIsTooLong() throws Exception {
        try (Session seed = SessionWaits.open()) {
            seedIn(seed);
            for (int length : new int[] {-1, Integer.MAX_VALUE, 100_000_000}) {
                try (FakePeer peer = dial(seed, "long")) {
                    peer.sendRaw(
                            ByteBuffer.allocate(5).putInt(length).put((byte) 20).array());
                    peer.awaitEnd();
                }
            }
            downloadFrom(seed);
        }
    }

    @Test
    void dropsAPeerThatAsksForWhatNoTorrentHas() throws Exception {
        try (Session seed = SessionWaits.open()) {
            seedIn(seed);
            for (BlockRef bad : List.of(
                    new BlockRef(PIECES - 1, TestContent.PIECE - 1, BLOCK), new BlockRef(0, TestContent.PIECE, 1))) {
                try (FakePeer peer = dial(seed, "greedy")) {
                    peer.send(new Message.Interested());
                    peer.receive(FakePeer.UNCHOKE);
                    peer.send(new Message.Request(bad));
                    peer.awaitEnd();
                }
            }
        }
    }

    @Test
    void servesAPeerOfAnyRequestLengthWithoutChokingOthers() throws Exception {
        try (Session seed = SessionWaits.open()) {
            seedIn(seed);
            try (FakePeer peer = dial(seed, "small")) {
                peer.send(new Message.Interested());
                peer.receive(FakePeer.UNCHOKE);
                peer.send(new Message.Request(new BlockRef(3, 5, 7)));
                byte[] body = peer.receive(FakePeer.PIECE).body().array();
                int from = 3 * TestContent.PIECE + 5;
                assertThat(java.util.Arrays.copyOfRange(body, 8, body.length))
                        .isEqualTo(java.util.Arrays.copyOfRange(content.bytes(), from, from + 7));
            }
        }
    }

    @Test
    void dropsTheSecondLinkToTheSamePeer() throws Exception {
        try (Session seed = SessionWaits.open()) {
            TorrentHandle torrent = seedIn(seed);
            try (FakePeer first = dial(seed, "twice")) {
                until(seed, "it is linked", () -> torrent.status().swarm().peers() == 1);
                try (FakePeer second = dial(seed, "twice")) {
                    assertThat(second.receive()).isEmpty();
                }
                first.send(new Message.Interested());
                first.receive(FakePeer.UNCHOKE);
                assertThat(SessionWaits.join(torrent.peers())).hasSize(1);
            }
        }
    }

    @Test
    void twoSessionsThatDialEachOtherKeepOneLink() throws Exception {
        try (Session one = SessionWaits.open();
                Session two = SessionWaits.open()) {
            TorrentHandle first = one.add(
                    content.download(temp.resolve("one")).peer(addressOf(two)).build());
            TorrentHandle second = two.add(
                    content.download(temp.resolve("two")).peer(addressOf(one)).build());
            until(
                    one,
                    "they are linked once",
                    () -> SessionWaits.join(first.peers()).size() == 1
                            && SessionWaits.join(second.peers()).size() == 1);
            for (int i = 0; i < 5; i++) {
                SessionWaits.join(first.addPeers(List.of(addressOf(two))));
                assertThat(SessionWaits.join(first.peers()).size()).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void noticesALinkToItself() throws Exception {
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = session.add(content.download(temp.resolve("to"))
                    .peer(addressOf(session))
                    .build());
            try (FakePeer marker = dial(session, "other")) {
                marker.send(new Message.HaveAll());
                until(
                        session,
                        "the other one is linked",
                        () -> torrent.status().swarm().peers() > 0);
                until(
                        session,
                        "only the other one stays",
                        () -> SessionWaits.join(torrent.peers()).stream()
                                .allMatch(peer -> peer.progress() == 1 && peer.isIncoming()));
            }
        }
    }

    @Test
    void hasNoMoreLinksThanTheSessionAndTheTorrentMayHave() throws Exception {
        keepsLinks(SessionWaits.onLoopback().connectionsMax(3).build());
        keepsLinks(SessionWaits.onLoopback().connectionsPerTorrentMax(3).build());
    }

    private void keepsLinks(SessionConfig config) throws Exception {
        List<FakePeer> peers = new ArrayList<>();
        try (Session seed = Session.open(config)) {
            TorrentHandle torrent = seedIn(seed);
            for (int i = 0; i < 3; i++) {
                FakePeer peer = dial(seed, "peer" + i);
                peers.add(peer);
                // Silent links are closed to make room.
                peer.send(new Message.HaveNone());
                peer.send(new Message.Interested());
                int count = i + 1;
                until(seed, "it is linked", () -> interested(torrent) == count);
            }
            try (FakePeer tooMany = dial(seed, "peer too many")) {
                tooMany.awaitEnd();
            }
            assertThat(SessionWaits.join(torrent.peers())).hasSize(3);

            // A place that becomes free can be used.
            peers.removeFirst().close();
            until(seed, "it is gone", () -> SessionWaits.join(torrent.peers()).size() == 2);
            peers.add(dial(seed, "later"));
            until(seed, "it is linked", () -> SessionWaits.join(torrent.peers()).size() == 3);
        } finally {
            for (FakePeer peer : peers) {
                peer.close();
            }
        }
    }

    private static long interested(TorrentHandle torrent) {
        return SessionWaits.join(torrent.peers()).stream()
                .filter(PeerStatus::isInterested)
                .count();
    }

    @Test
    void dialsNoMoreAtOnceThanItMay() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        List<ServerSocket> servers = new ArrayList<>();
        List<Socket> silent = java.util.Collections.synchronizedList(new ArrayList<>());
        SessionConfig config = SessionWaits.onLoopback().dialsMax(2).build();
        try (Session leech = Session.open(config)) {
            AddTorrent.Builder request = content.download(temp.resolve("to"));
            for (int i = 0; i < 6; i++) {
                ServerSocket server = new ServerSocket(0, 5, SessionWaits.localhost());
                servers.add(server);
                request.peer(SessionWaits.at(server.getLocalPort()));
                Thread.ofVirtual().start(() -> {
                    try {
                        // This peer never answers the handshake, so the dial stays open.
                        silent.add(server.accept());
                        accepted.incrementAndGet();
                    } catch (IOException e) {
                        // The test is over.
                    }
                });
            }
            leech.add(request.build());
            until(leech, "two are being dialled", () -> accepted.get() == 2);
            silent.removeFirst().close();
            until(leech, "the next one is dialled", () -> accepted.get() == 3);
            assertThat(accepted).hasValue(3);
        } finally {
            for (ServerSocket server : servers) {
                server.close();
            }
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void getsAPieceInPartsFromAPeerThatHasOnlyIt() throws Exception {
        try (Session leech = SessionWaits.open();
                Subscription events = leech.subscribe()) {
            leech.add(content.download(temp.resolve("to")).build());
            try (FakePeer peer = dial(leech, "single")) {
                Bitfield bits = Bitfield.empty(PIECES);
                bits.set(5);
                peer.send(new Message.Bits(bits));
                peer.send(new Message.Unchoke());
                for (int i = 0; i < TestContent.PIECE / BLOCK; i++) {
                    BlockRef block = peer.receive(FakePeer.REQUEST).block();
                    assertThat(block.piece()).isEqualTo(5);
                    int from = 5 * TestContent.PIECE + block.begin();
                    peer.sendBlock(block, java.util.Arrays.copyOfRange(content.bytes(), from, from + block.length()));
                }
                assertThat(SessionWaits.next(events, SessionEvent.PieceCompleted.class)
                                .piece())
                        .isEqualTo(5);
            }
        }
    }
}
