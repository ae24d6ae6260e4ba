package dev.spate.web;

import dev.spate.share.offer.Library;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A web server on its own port, and a client for it. */
final class Visitor implements AutoCloseable {
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    Visitor(Library library) throws IOException {
        this(library, TrackerHandler.none());
    }

    Visitor(Library library, TrackerHandler tracker) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        server = WebServer.open(
                new WebSettings(address, Set.of("share.example")), library, tracker, RateLimit.unlimited());
    }

    int port() {
        return server.port();
    }

    /** Sends a GET; the headers are pairs of name and value. */
    HttpResponse<byte[]> get(String address, String... headers) throws IOException, InterruptedException {
        return ask("GET", address, headers);
    }

    HttpResponse<byte[]> ask(String method, String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + address))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** A new connection, for requests that no HTTP client would write. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Sends exactly these bytes and reads until the server closes. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Sends a GET with exactly this target. */
    String rawGet(String target) throws IOException {
        return raw("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
