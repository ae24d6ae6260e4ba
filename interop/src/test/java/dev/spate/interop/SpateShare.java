package dev.spate.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code spate share} of one file in its own JVM, and what its page and its tracker say. */
final class SpateShare {
    private static final Duration START = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private static final Pattern LINKED = Pattern.compile("<code>([0-9.]+):\\d+</code>");

    /** The state of the file on the page; {@code uploaded} counts bytes to peers. */
    record Standing(int seeds, int peers, long uploaded) {}

    private final Program program;
    private final String shared;

    SpateShare(Place place, Path file, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Program.classPath(),
                "dev.spate.app.Main"));
        command.addAll(List.of("share", file.toString(), "--json", "--bind", place.address(), "--http", ":0"));
        command.addAll(List.of("--state", place.file("state").toString()));
        command.addAll(options);
        program = place.start("spate share", command);
        Await.until(
                "the share is ready",
                START,
                List.of(program),
                () -> program.log().contains("\"event\":\"ready\""));
        shared = program.log()
                .lines()
                .filter(line -> line.contains("\"event\":\"shared\""))
                .findFirst()
                .orElseThrow();
    }

    Program program() {
        return program;
    }

    String infoHash() {
        return member("infoHashV1");
    }

    String magnet() {
        return member("magnet");
    }

    /** The address of the file's page. */
    String page() {
        return member("page");
    }

    /** A member of the JSON that the share has printed about the file. */
    private String member(String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(shared);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + shared);
        }
        return found.group(1);
    }

    /** Saves the torrent file from the address that was printed. */
    Path saveTorrent(Path file) throws Exception {
        return Files.write(file, get(member("torrent"), "*/*"));
    }

    Standing standing() throws Exception {
        String json = new String(get(web().resolve("/files").toString(), "application/json"), StandardCharsets.UTF_8);
        return new Standing((int) number(json, "seeds"), (int) number(json, "peers"), number(json, "uploaded"));
    }

    private static long number(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return Long.parseLong(found.group(1));
    }

    /** The addresses that the file's page lists as linked. */
    Set<String> linked() throws Exception {
        String html = new String(get(page(), "text/html"), StandardCharsets.UTF_8);
        return LINKED.matcher(html)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Seeds, finished downloads and leechers, as a scrape of the tracker says. */
    List<Integer> counts() throws IOException {
        return SpateTracker.read(
                SpateTracker.get(InetAddress.getLoopbackAddress(), web(), SpateTracker.scrape(infoHash())));
    }

    /** Announces to the tracker over HTTP from this address, as a peer that never answers. */
    void announce(String from, String more) throws IOException {
        SpateTracker.get(
                InetAddress.getByName(from),
                web(),
                "/announce?info_hash=" + infoHash().replaceAll("..", "%$0") + "&port=1" + more);
    }

    private URI web() {
        return URI.create(page());
    }

    private static byte[] get(String address, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", accept)
                .build();
        HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + " of " + address);
        }
        return answer.body();
    }
}
