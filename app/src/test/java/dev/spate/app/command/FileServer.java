package dev.spate.app.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server with ranges and ETags that can close the connection in the middle of a file. Thread-safe. */
final class FileServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private record Resource(byte[] bytes, String etag, String type) {}

    private final ServerSocket socket;
    private final Map<String, Resource> resources = new ConcurrentHashMap<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> hangUpsFirst = new ConcurrentLinkedQueue<>();
    private volatile int hangUpAfter = Integer.MAX_VALUE;

    FileServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    void serve(String path, byte[] bytes, String etag, String type) {
        resources.put(path, new Resource(bytes, etag, type));
    }

    /** Adds this header line to every answer for the path. */
    void describe(String path, String header) {
        headers.merge(path, header + "\r\n", String::concat);
    }

    /** The next answer ends after this many bytes of body. */
    void hangUpOnceAfter(int bytes) {
        hangUpsFirst.add(bytes);
    }

    /** All answers except those of {@link #hangUpOnceAfter} end after this many bytes of body. */
    void hangUpAfter(int bytes) {
        hangUpAfter = bytes;
    }

    /** Path, range and condition of every request so far. */
    Queue<String> requests() {
        return requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                // Closed by the test.
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String path = in.readLine().split(" ", -1)[1];
            String range = "";
            String ifRange = "";
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("Range: ")) {
                    range = line.substring(7);
                } else if (line.startsWith("If-Range: ")) {
                    ifRange = line.substring(10);
                }
            }
            requests.add((path + " " + range + " " + ifRange).strip());
            respond(
                    client.getOutputStream(),
                    Optional.ofNullable(resources.get(path)),
                    headers.getOrDefault(path, ""),
                    range,
                    ifRange);
        } catch (IOException e) {
            // The client has closed the connection; its test checks what it received.
            System.getLogger("test").log(System.Logger.Level.DEBUG, "client has gone", e);
        }
    }

    private void respond(OutputStream out, Optional<Resource> found, String headers, String range, String ifRange)
            throws IOException {
        if (found.isEmpty()) {
            out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        Resource resource = found.get();
        Matcher matcher = RANGE.matcher(range);
        boolean isPartial = matcher.matches() && ifRange.equals(resource.etag);
        int from = isPartial ? Integer.parseInt(matcher.group(1)) : 0;
        int all = resource.bytes.length;
        if (from >= all && all > 0) {
            out.write(("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */" + all
                            + "\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return;
        }
        String head = (isPartial
                        ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + from + "-" + (all - 1) + "/" + all
                        : "HTTP/1.1 200 OK")
                + "\r\nContent-Length: " + (all - from) + "\r\nContent-Type: " + resource.type + "\r\nETag: "
                + resource.etag + "\r\n" + headers + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(
                resource.bytes,
                from,
                Math.min(all - from, Optional.ofNullable(hangUpsFirst.poll()).orElse(hangUpAfter)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
