package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Complete shares: real files, a real session, a real web server. */
class ShareTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path state;

    private final HttpClient client = HttpClient.newHttpClient();

    private Path file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        return file;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private ShareFixture shareEach() throws IOException {
        return new ShareFixture(state, new SharedPath(folder.toRealPath(), true));
    }

    private HttpResponse<byte[]> get(ShareFixture share, String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(share.web() + address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void servesTheSameBytesOverTheWebAndThroughTheSwarm() throws Exception {
        byte[] data = random(1_000_000);
        file("data.bin", data);

        try (ShareFixture share = shareEach()) {
            SharedOffer offer =
                    share.await(ShareNotice.Offered.class, _ -> true).offer();

            assertThat(get(share, "/download?file=data.bin").body()).isEqualTo(data);
            Metainfo metainfo =
                    Metainfo.parse(get(share, "/torrents/data.bin.torrent").body());
            assertThat(metainfo.infoHash()).isEqualTo(offer.infoHash().orElseThrow());
            assertThat(download(metainfo, offer)).isEqualTo(data);
        }
    }

    private byte[] download(Metainfo metainfo, SharedOffer offer) throws Exception {
        Magnet magnet = Magnet.parse(offer.torrent().orElseThrow().magnet());
        PeerAddress seed = PeerAddress.of(
                InetAddress.getByName(magnet.peers().getFirst().host()).getAddress(),
                magnet.peers().getFirst().port());
        SessionConfig config = SessionConfig.builder()
                .bindAddresses(List.of(InetAddress.getByName("127.0.0.1")))
                .build();
        try (Session session = Session.open(config)) {
            Path output = state.resolve("output");
            TorrentHandle handle =
                    session.add(AddTorrent.of(metainfo, output).peer(seed).build());
            handle.completion().get(60, TimeUnit.SECONDS);
            return Files.readAllBytes(output.resolve(metainfo.name()));
        }
    }

    @Test
    void seedsAndServesFilesWhoseNamesNoTorrentCanHave() throws Exception {
        List<String> names = List.of("new\nline", "aux.c", "trailing.", " spaces ", "\u202Ebackwards", "x".repeat(255));
        for (String name : names) {
            file(name, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        try (ShareFixture share = shareEach()) {
            share.awaitReady();

            assertThat(share.share().offered()).hasSize(names.size());
            for (SharedOffer offer : share.share().offered()) {
                byte[] expected = offer.name().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                assertThat(get(share, dev.spate.share.text.WebNames.download(offer.name()))
                                .body())
                        .isEqualTo(expected);
                Metainfo metainfo = Metainfo.parse(offer.torrent().orElseThrow().bytes());
                assertThat(download(metainfo, offer)).isEqualTo(expected);
            }
        }
    }

    @Tag("slow")
    @Test
    void servesLargeRangesOverTheirOwnConnections() throws Exception {
        byte[] data = random(60_000_000);
        file("large.bin", data);

        try (ShareFixture share = shareEach()) {
            share.awaitReady();

            HttpResponse<byte[]> whole = get(share, "/download?file=large.bin");
            HttpResponse<byte[]> part = get(share, "/download?file=large.bin", "Range", "bytes=1000-50000000");

            assertThat(whole.body()).isEqualTo(data);
            assertThat(whole.headers().firstValue("Connection")).hasValue("close");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(data, 1000, 50_000_001));
            HttpRequest slow = HttpRequest.newBuilder(URI.create(share.web() + "/download?file=large.bin"))
                    .build();
            try (InputStream body =
                    client.send(slow, BodyHandlers.ofInputStream()).body()) {
                assertThat(body.readNBytes(10)).isEqualTo(Arrays.copyOf(data, 10));
                // The first answer has certainly filled its socket when this one is complete.
                assertThat(get(share, "/download?file=large.bin", "Range", "bytes=0-0")
                                .body())
                        .hasSize(1);
                assertThat(body.readAllBytes()).isEqualTo(Arrays.copyOfRange(data, 10, data.length));
            }
        }
    }

    @Tag("slow")
    @Test
    void withdrawsAChangedFileBeforeAnyReaderGetsIt() throws Exception {
        Path file = file("a.bin", random(500_000));

        try (ShareFixture share = shareEach()) {
            SharedOffer offer =
                    share.await(ShareNotice.Offered.class, _ -> true).offer();
            byte[] other = random(500_001);
            Files.write(file, other);

            HttpResponse<byte[]> early = get(share, "/download?file=a.bin");
            share.await(ShareNotice.Withdrawn.class, _ -> true);
            HttpResponse<byte[]> late = get(share, "/download?file=a.bin");
            SharedOffer renewed =
                    share.await(ShareNotice.Offered.class, _ -> true).offer();

            assertThat(early.statusCode()).isIn(404, 503);
            // On a slow machine, the file may already be hashed and offered again.
            assertThat(late.statusCode() == 503 || Arrays.equals(late.body(), other))
                    .as("status " + late.statusCode())
                    .isTrue();
            assertThat(renewed.infoHash()).isNotEqualTo(offer.infoHash());
            assertThat(get(share, "/download?file=a.bin").body()).isEqualTo(other);
        }
    }

    @Test
    void endsADownloadWhenTheFileChanges() throws Exception {
        Path file = file("a.bin", random(40_000_000));

        try (ShareFixture share = shareEach()) {
            share.awaitReady();
            HttpRequest request = HttpRequest.newBuilder(URI.create(share.web() + "/download?file=a.bin"))
                    .build();
            try (InputStream body =
                    client.send(request, BodyHandlers.ofInputStream()).body()) {
                assertThat(body.readNBytes(1000)).hasSize(1000);
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(30)));

                assertThat(org.assertj.core.api.Assertions.catchThrowable(body::readAllBytes))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        file("a.bin", random(100));
        // Threads that another test has left do not count here.
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (ShareFixture share = shareEach()) {
            share.awaitReady();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("spate-scan")
                        || name.startsWith("spate-prepare")
                        || name.startsWith("spate-loop"));
    }
}
