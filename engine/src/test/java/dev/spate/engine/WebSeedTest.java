package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.join;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.SessionEvent.WebSeedMessage;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.PeerStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSeedTest {
    private static final int PIECE = TestContent.PIECE;
    private static final int MANY = 200 * PIECE + 11;

    @TempDir
    Path temp;

    private TestContent file() throws Exception {
        return TestContent.file(temp.resolve("from"), "one.bin", MANY);
    }

    private AddTorrent.Builder download(TestContent content) {
        return content.download(temp.resolve("to"));
    }

    @Test
    void downloadsAFileFromAWebServerAloneWithFewRequestsOverOneConnection() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder());
                Session session = SessionWaits.open()) {
            TorrentHandle torrent = session.add(
                    download(content).webSeed(server.url("/one.bin")).build());
            completes(torrent);
            until(session, "all is counted", () -> torrent.status().totals().downloadedBytes() == MANY);
            assertThat(server.requests().size()).as("%s", server.requests()).isLessThan(30);
            assertThat(server.connectionCount()).isEqualTo(1);
            assertThat(server.bytesAsked()).isEqualTo(MANY);
            assertThat(torrent.status().totals().wastedBytes()).isZero();
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void downloadsAFolderWithEmptyTinyAndOddlyNamedFiles() throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("a space & more.txt", 3 * PIECE + 5);
        lengths.put("b/empty", 0);
        lengths.put("b/tiny", 1);
        lengths.put("b/ümläut #%41+?.bin", PIECE - 1);
        lengths.put("c/also empty", 0);
        lengths.put("d", 4 * PIECE);
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);
        try (FileServer server = new FileServer(content.folder());
                Session session = SessionWaits.open()) {
            completes(session.add(download(content).webSeed(server.url("/")).build()));
            assertThat(server.requests()).extracting(FileServer.Request::path).doesNotContain("/top/b/empty");
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void completesAQueryThatEndsInAnEqualsSignByThePath() throws Exception {
        TestContent content = TestContent.tree(temp.resolve("from"), Map.of("a b", 3 * PIECE));
        int connections = connectionsToDownload(content, "/download?file=", (request, out) -> {
            if (request.query().equals("file=top/a%20b")) {
                FileServer.sayFile(out, request, content.files().get("top/a b"));
            } else {
                FileServer.say(out, "404 Not Found", new byte[1]);
            }
            return true;
        });
        assertThat(connections).isEqualTo(1);
    }

    /** Downloads from a server that answers in this way, and counts its connections. */
    private int connectionsToDownload(TestContent content, String url, FileServer.Quirk quirk) throws Exception {
        int connections;
        try (FileServer server = new FileServer(content.folder(), quirk);
                Session session = SessionWaits.open()) {
            completes(session.add(download(content).webSeed(server.url(url)).build()));
            connections = server.connectionCount();
        }
        content.assertIsIn(temp.resolve("to"));
        return connections;
    }

    @Tag("slow")
    @Test
    void sharesTheWorkWithPeersAndIsShownBesideThem() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder());
                Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            until(seed, "it seeds", () -> seeding.status().activity() == Activity.SEEDING);
            TorrentHandle torrent = leech.add(download(content)
                    .webSeed(server.url("/one.bin"))
                    .peer(addressOf(seed))
                    .downBytesPerSecond(2_000_000)
                    .build());
            until(leech, "both are linked", () -> torrent.status().swarm().peers() == 2);
            assertThat(join(torrent.peers()))
                    .extracting(PeerStatus::client)
                    .contains("web seed " + server.url("/one.bin"));
            completes(torrent);
            assertThat(server.bytesAsked()).isBetween(1L, MANY - 1L);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Tag("slow")
    @Test
    void bansAWebSeedThatLiesAndTakesTheRestFromPeers() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder(), (request, out) -> {
                    byte[] lie = FileServer.part(content.bytes(), request);
                    lie[lie.length / 2] ^= 1;
                    FileServer.sayPart(out, request, MANY, lie);
                    return true;
                });
                Session seed = SessionWaits.open();
                Session leech = SessionWaits.open();
                Subscription events = leech.subscribe()) {
            TorrentHandle torrent =
                    leech.add(download(content).webSeed(server.url("/one.bin")).build());
            WebSeedMessage message = SessionWaits.next(events, WebSeedMessage.class);
            assertThat(message.isOver()).isTrue();
            assertThat(message.message()).contains("not what the torrent describes");
            assertThat(message.url()).isEqualTo(server.url("/one.bin").toString());
            seed.add(content.seed().build());
            torrent.addPeers(List.of(addressOf(seed)));
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Tag("slow")
    @Test
    void waitsAsLongAsABusyServerAsks() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder(), (request, out) -> {
                    if (request.number() >= 2) {
                        return false;
                    }
                    FileServer.say(out, "503 Service Unavailable\r\nRetry-After: 1", new byte[5]);
                    return true;
                });
                Session session = SessionWaits.open();
                Subscription events = session.subscribe()) {
            TorrentHandle torrent = session.add(
                    download(content).webSeed(server.url("/one.bin")).build());
            WebSeedMessage message = SessionWaits.next(events, WebSeedMessage.class);
            assertThat(message.message()).contains("503");
            assertThat(message.isOver()).isFalse();
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void continuesAfterConnectionsThatBreak() throws Exception {
        TestContent content = file();
        int connections = connectionsToDownload(content, "/one.bin", (request, out) -> {
            if (request.number() != 1) {
                return false;
            }
            byte[] part = FileServer.part(content.bytes(), request);
            out.write((headOfPart(request) + "Content-Length: " + part.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(part, 0, part.length - 1);
            out.flush();
            throw new java.io.IOException("enough");
        });
        assertThat(connections).isEqualTo(2);
    }

    private static String headOfPart(FileServer.Request request) {
        return "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + request.first() + "-" + request.last() + "/"
                + MANY + "\r\n";
    }

    @Test
    void leavesAFileAloneThatIsNotThereAndTakesTheOthers() throws Exception {
        TestContent content = TestContent.tree(temp.resolve("from"), Map.of("a", 8 * PIECE, "b", 8 * PIECE));
        Files.createDirectories(temp.resolve("served/top"));
        Files.copy(content.folder().resolve("top/b"), temp.resolve("served/top/b"));
        try (FileServer server = new FileServer(temp.resolve("served"));
                Session seed = SessionWaits.open();
                Session leech = SessionWaits.open();
                Subscription events = leech.subscribe()) {
            TorrentHandle torrent =
                    leech.add(download(content).webSeed(server.url("/")).build());
            WebSeedMessage message = SessionWaits.next(events, WebSeedMessage.class);
            assertThat(message.message()).contains("404").contains("a");
            assertThat(message.isOver()).isFalse();
            until(leech, "b is there", () -> torrent.status().progress().piecesHave() == 8);
            seed.add(content.seed().build());
            torrent.addPeers(List.of(addressOf(seed)));
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void asksAgainForAFileThatWasNotThereForAMoment() throws Exception {
        TestContent content = TestContent.tree(temp.resolve("from"), Map.of("a", 8 * PIECE, "b", 8 * PIECE));
        AtomicBoolean isThere = new AtomicBoolean();
        connectionsToDownload(content, "/", (request, out) -> {
            if (!request.path().equals("/top/a") || isThere.getAndSet(true)) {
                return false;
            }
            FileServer.say(out, "404 Not Found", new byte[1]);
            return true;
        });
    }

    @Test
    void asksAgainAfterAnErrorThatPasses() throws Exception {
        TestContent content = file();
        connectionsToDownload(content, "/one.bin", (request, out) -> {
            if (request.number() == 0) {
                FileServer.say(out, "403 Forbidden", new byte[1]);
            }
            return request.number() == 0;
        });
    }

    @Test
    void asksAgainAfterAnAnswerThatIsNotHttp() throws Exception {
        TestContent content = file();
        connectionsToDownload(content, "/one.bin", (request, out) -> {
            if (request.number() == 0) {
                out.write("SSH-2.0-hello\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return request.number() == 0;
        });
    }

    @Test
    void readsALargeFileOnceFromAServerWithoutRanges() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", 600 * PIECE);
        try (FileServer server = new FileServer(content.folder(), (request, out) -> {
                    FileServer.say(out, "200 OK", content.bytes());
                    return true;
                });
                Session session = SessionWaits.open()) {
            completes(session.add(
                    download(content).webSeed(server.url("/one.bin")).build()));
            assertThat(server.requests()).hasSize(1);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void takesASmallFileAsAWholeFromAServerWithoutRanges() throws Exception {
        TestContent content = file();
        connectionsToDownload(content, "/one.bin", (request, out) -> {
            FileServer.say(out, "200 OK", content.bytes());
            return true;
        });
    }

    @Test
    void goesWhereAServerSendsItOverAConnectionToEach() throws Exception {
        TestContent content = file();
        try (FileServer there = new FileServer(content.folder());
                FileServer here = new FileServer(content.folder(), (request, out) -> {
                    FileServer.say(out, "302 Found\r\nLocation: " + there.url(request.path()), new byte[0]);
                    return true;
                });
                Session session = SessionWaits.open()) {
            completes(
                    session.add(download(content).webSeed(here.url("/one.bin")).build()));

            assertThat(there.bytesAsked()).isEqualTo(MANY);
            assertThat(there.connectionCount()).isEqualTo(1);
            assertThat(here.connectionCount()).isEqualTo(1);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void readsChunks() throws Exception {
        TestContent content = file();
        int connections = connectionsToDownload(content, "/one.bin", (request, out) -> {
            byte[] part = FileServer.part(content.bytes(), request);
            String head = headOfPart(request) + "Transfer-Encoding: chunked\r\n\r\n";
            out.write((head + Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(part);
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return true;
        });
        assertThat(connections).isEqualTo(1);
    }

    @Test
    void asksNoPrivateHostForATorrentThatStrangersWrote() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder());
                Session session = SessionWaits.open();
                Subscription events = session.subscribe()) {
            Metainfo withSeed = Metainfo.fromInfo(
                    content.metainfo().infoBytes(),
                    List.of(),
                    List.of(server.url("/one.bin").toString()));
            session.add(AddTorrent.of(withSeed, temp.resolve("to")).build());

            assertThat(SessionWaits.next(events, WebSeedMessage.class).isOver()).isTrue();
            assertThat(server.connectionCount()).isZero();
        }
    }

    @Tag("slow")
    @Test
    void leavesTheLastResortAloneWhilePeersDeliver() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder());
                Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            until(seed, "it seeds", () -> seeding.status().activity() == Activity.SEEDING);
            completes(leech.add(download(content)
                    .lastResort(server.url("/one.bin"))
                    .peer(addressOf(seed))
                    .downBytesPerSecond(2_000_000)
                    .build()));
            assertThat(server.requests()).isEmpty();
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Tag("slow")
    @Test
    void asksTheLastResortWhenThereIsNoOtherSource() throws Exception {
        TestContent content = file();
        try (FileServer server = new FileServer(content.folder());
                Session session = SessionWaits.open()) {
            completes(session.add(
                    download(content).lastResort(server.url("/one.bin")).build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void endsWhileAServerIsSilent() throws Exception {
        TestContent content = file();
        CountDownLatch isOver = new CountDownLatch(1);
        try (FileServer server = new FileServer(content.folder(), (request, out) -> {
            isOver.await();
            return true;
        })) {
            try (Session session = SessionWaits.open()) {
                session.add(download(content).webSeed(server.url("/one.bin")).build());
                until(session, "it was asked", () -> !server.requests().isEmpty());
            }
        } finally {
            isOver.countDown();
        }
    }

    @Test
    void takesAUrlAsABrowserDoes() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from/my files [new]/100%"), "one.bin", PIECE);
        try (FileServer server = new FileServer(temp.resolve("from"));
                Session session = SessionWaits.open()) {
            String base = server.url("/").toString();
            completes(session.add(download(content)
                    .webSeed(" " + base + "my files [new]/100%25/ ")
                    .build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void refusesWhatIsNotAWebAddress() throws Exception {
        TestContent content = file();
        assertThatThrownBy(() -> download(content).webSeed(URI.create("ftp://example.org/")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
