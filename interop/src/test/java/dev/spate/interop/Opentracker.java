package dev.spate.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** An opentracker that serves one torrent. Each announce gets the other peers, and a scrape tells us their number. */
final class Opentracker {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Place place;
    private final String infoHash;
    private final int port;

    Opentracker(Place place, String infoHash) throws IOException {
        this.place = place;
        this.infoHash = infoHash;
        this.port = place.freePort();
        // If it runs as root, it makes this folder its root folder and becomes the user "nobody", who must be able to
        // read it. The path of the list of torrents is relative to the new root. Without a list, it would refuse every
        // torrent.
        Path folder = Files.createDirectory(place.file("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path list = Files.writeString(folder.resolve("torrents"), infoHash + "\n");
        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-r--r--"));
        String number = String.valueOf(port);
        place.start(
                "opentracker",
                List.of(
                        "opentracker",
                        "-i",
                        place.address(),
                        "-p",
                        number,
                        "-P",
                        number,
                        "-d",
                        folder.toString(),
                        "-w",
                        "torrents"));
    }

    String announce(Transport transport) {
        return transport.url(place.address(), port);
    }

    /** Waits until it answers. */
    void awaitAnswers() {
        await("5:files");
    }

    /** Waits until a seed has announced. */
    void awaitSeed() {
        await("8:completei1e");
    }

    /** Waits until a leecher has announced. */
    void awaitLeecher() {
        await("10:incompletei1e");
    }

    private void await(String entry) {
        Await.until("the tracker counts " + entry, PATIENCE, place.programs(), () -> scrape().contains(entry));
    }

    private String scrape() throws IOException, InterruptedException {
        String escaped = infoHash.replaceAll("..", "%$0");
        URI uri = URI.create("http://" + place.address() + ":" + port + "/scrape?info_hash=" + escaped);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
                .body();
    }
}
