package dev.spate.engine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Serves a folder over HTTP on loopback, with ranges and connections that are kept, as far as a test lets it. */
final class FileServer implements AutoCloseable {
    /** A request for a part of a file. */
    record Request(String path, String query, long first, long last, boolean isRange, int number) {}

    /** Answers in the place of the server; false leaves it to the server. */
    interface Quirk {
        boolean answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Path folder;
    private final Quirk quirk;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

    FileServer(Path folder) throws IOException {
        this(folder, (request, out) -> false);
    }

    FileServer(Path folder, Quirk quirk) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.folder = folder;
        this.quirk = quirk;
        Thread.ofVirtual().start(this::acceptAll);
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    int connectionCount() {
        return connections.size();
    }

    long bytesAsked() {
        return requests.stream()
                .mapToLong(request -> request.last() - request.first() + 1)
                .sum();
    }

    static void say(OutputStream out, String head, byte[] body) throws IOException {
        out.write(("HTTP/1.1 " + head + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test closed the listener.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String range = "";
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    range = header.startsWith("Range: bytes=") ? header.substring(13) : range;
                }
                answer(line.split(" ")[1], range, socket.getOutputStream());
            }
        } catch (IOException e) {
            // The client ended the connection, which many tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(String target, String range, OutputStream out) throws IOException, InterruptedException {
        int question = target.indexOf('?');
        String rawPath = question < 0 ? target : target.substring(0, question);
        String path = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        Path file = folder.resolve(path.substring(1));
        byte[] all = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        String[] ends = range.isEmpty() ? new String[] {"0", "" + (all.length - 1)} : range.split("-");
        Request request = new Request(
                path,
                question < 0 ? "" : target.substring(question + 1),
                Long.parseLong(ends[0]),
                Long.parseLong(ends[1]),
                !range.isEmpty(),
                requests.size());
        requests.add(request);
        if (quirk.answer(request, out)) {
            out.flush();
            return;
        }
        if (!Files.isRegularFile(file)) {
            say(out, "404 Not Found", new byte[3]);
        } else if (range.isEmpty()) {
            say(out, "200 OK", all);
        } else if (request.last() >= all.length) {
            say(out, "416 Range Not Satisfiable", new byte[0]);
        } else {
            say(out, "206 Partial Content\r\nContent-Range: bytes " + range + "/" + all.length, part(all, request));
        }
        out.flush();
    }

    static byte[] part(byte[] all, Request request) {
        return Arrays.copyOfRange(all, (int) request.first(), (int) request.last() + 1);
    }

    private static String line(InputStream in) throws IOException {
        List<Byte> bytes = new ArrayList<>();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                bytes.add((byte) b);
            }
        }
        byte[] text = new byte[bytes.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = bytes.get(i);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
