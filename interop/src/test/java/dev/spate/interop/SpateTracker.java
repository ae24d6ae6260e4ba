package dev.spate.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code spate tracker} in its own JVM, over HTTP and UDP, at the address of its place and at ::1. */
final class SpateTracker {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Pattern URL = Pattern.compile("\"((?:http|udp)://[^\"]+)\"");

    private final Place place;
    private final List<String> urls;

    SpateTracker(Place place, List<String> options) {
        this.place = place;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                Program.classPath(),
                "dev.spate.app.Main",
                "tracker",
                "--json"));
        for (String host : List.of(place.host(), "[::1]")) {
            command.addAll(List.of("--http", host + ":0", "--udp", host + ":0"));
        }
        command.addAll(options);
        Program program = place.start("spate tracker", command);
        Await.until(
                "spate tracker listens",
                START,
                place.programs(),
                () -> program.log().contains("}"));
        urls = URL.matcher(program.log()).results().map(found -> found.group(1)).toList();
    }

    String announce(TrackerRoute trackerRoute) {
        return trackerRoute.choose(urls);
    }

    /**
     * The announce URL of a tracker in its own network. It has a host name, since Transmission 3.00 cannot read an IPv6
     * address in a URL.
     */
    String announceByName(TrackerRoute trackerRoute) {
        return trackerRoute.choose(urls, place.host()).replace(place.host(), Namespace.NAME);
    }

    /** Seeds, finished downloads and leechers, as a scrape says. */
    List<Integer> counts(String infoHash) throws IOException {
        String target = scrape(infoHash);
        if (place.namespace().isEmpty()) {
            return read(get(InetAddress.getLoopbackAddress(), target));
        }
        URI announce = URI.create(announceByName(TrackerRoute.HTTP_IPV6));
        return read(place.namespace().get().get("http://" + announce.getAuthority() + target));
    }

    /** The path and query of a scrape. */
    static String scrape(String infoHash) {
        return "/scrape?info_hash=" + infoHash.replaceAll("..", "%$0");
    }

    /** Seeds, finished downloads and leechers of an answer to a scrape. */
    static List<Integer> read(String answer) {
        Matcher numbers = Pattern.compile("8:completei(\\d+)e10:downloadedi(\\d+)e.*10:incompletei(\\d+)e")
                .matcher(answer);
        if (!numbers.find()) {
            return List.of(0, 0, 0);
        }
        MatchResult found = numbers.toMatchResult();
        return List.of(
                Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)), Integer.parseInt(found.group(3)));
    }

    /** Sends an HTTP request from this address. */
    String get(InetAddress from, String target) throws IOException {
        return get(from, URI.create(announce(TrackerRoute.HTTP)), target);
    }

    /** Sends an HTTP request to the tracker at this address. */
    static String get(InetAddress from, URI at, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(at.getHost()), at.getPort(), from, 0)) {
            String request =
                    "GET " + target + " HTTP/1.1\r\nHost: " + at.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
