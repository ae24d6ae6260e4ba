package dev.spate.share.follow;

import dev.spate.engine.SessionConfig;
import dev.spate.share.Share;
import dev.spate.share.ShareNotice;
import dev.spate.share.ShareSettings;
import dev.spate.share.SharedOffer;
import dev.spate.share.SharedPath;
import dev.spate.share.offer.SwarmTraffic;
import dev.spate.share.offer.WebSettings;
import dev.spate.web.WebServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A share of the entries of a folder, running in this process, and methods to change its offers. */
final class RunningShare implements AutoCloseable {
    private final Path folder;
    private final Path state;
    private final HttpClient client = HttpClient.newHttpClient();
    private Share share;

    RunningShare(Path folder, Path state, long upBytesPerSecond) throws IOException {
        this.folder = folder.toRealPath();
        this.state = state;
        this.share = open(0, upBytesPerSecond);
    }

    private Share open(int port, long upBytesPerSecond) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        SessionConfig session = SessionConfig.builder()
                .bindAddresses(List.of(loopback))
                .upBytesPerSecond(upBytesPerSecond)
                .connectionsMax(2000)
                .connectionsPerTorrentMax(500)
                .build();
        WebSettings web = new WebSettings(new InetSocketAddress(loopback, port), Set.of());
        return Share.open(
                new ShareSettings(
                        List.of(new SharedPath(folder, true)),
                        "test",
                        "127.0.0.1",
                        session,
                        web,
                        state,
                        ShareSettings.EXPIRY_USUAL),
                new WebServers(),
                RunningShare::ignore);
    }

    private static void ignore(ShareNotice item) {}

    /** Restarts the share at the same address. */
    void restart() throws IOException {
        int port = port();
        share.close();
        share = open(port, 0);
    }

    /** Like {@link #restart}, but the share has lost its state. */
    void restartWithoutMemory() throws IOException {
        int port = port();
        share.close();
        try (var files = Files.list(state)) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith("journal"))
                    .toList()) {
                Files.delete(file);
            }
        }
        share = open(port, 0);
    }

    Share share() {
        return share;
    }

    String web() {
        return share.addresses().web();
    }

    private int port() {
        return URI.create(web()).getPort();
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Adds or replaces a file, with an old modification time, so that it is hashed at once. */
    void put(String name, byte[] bytes) throws IOException {
        Path part = folder.resolve("." + name + ".part");
        Files.write(part, bytes);
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minusSeconds(60)));
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    /** Bytes sent to peers, for all present offers. */
    long uploaded() {
        return share.offered().stream()
                .flatMap(offer -> offer.traffic().stream())
                .mapToLong(SwarmTraffic::uploadedBytes)
                .sum();
    }

    List<String> offered() {
        return share.offered().stream().map(SharedOffer::name).sorted().toList();
    }

    String page() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(web() + "/")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        share.close();
        client.close();
    }
}
