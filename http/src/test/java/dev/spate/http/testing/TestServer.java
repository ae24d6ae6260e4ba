package dev.spate.http.testing;

import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ServerSocketFactory;

/** A server on loopback; the test itself writes every byte of its answers. Thread-safe. */
public final class TestServer implements AutoCloseable {
    /** What the server does with one connection; it closes the connection afterwards. */
    public interface Script {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /** What a client sent: the request line and the header lines. */
    public record Request(String line, List<String> headers) {
        public String header(String name) {
            return headers.stream()
                    .filter(h -> h.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(h -> h.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private final Thread acceptor;

    public TestServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), script);
    }

    public TestServer(ServerSocketFactory sockets, Script script) throws IOException {
        this(sockets, 0, script);
    }

    /** A server at the port of an earlier server. */
    public TestServer(int port, Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), port, script);
    }

    private TestServer(ServerSocketFactory sockets, int port, Script script) throws IOException {
        this(sockets.createServerSocket(port, 50, InetAddress.getByName("127.0.0.1")), script);
    }

    /** A server at the same port under another address, like a second address of one name. */
    public TestServer beside(String address, Script other) throws IOException {
        return new TestServer(new ServerSocket(port(), 50, InetAddress.ofLiteral(address)), other);
    }

    private TestServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        this.acceptor = Thread.ofVirtual().start(this::acceptAll);
    }

    /** A server that answers every request with these bytes (ISO 8859-1). */
    public static TestServer saying(String answer) throws IOException {
        return new TestServer((request, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    public int port() {
        return listener.getLocalPort();
    }

    public HttpUrl url(String target) throws HttpException {
        return HttpUrl.parse("http://127.0.0.1:" + port() + target);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public int connectionCount() {
        return connections.size();
    }

    /** The address from which the last connection came. */
    public InetAddress lastPeer() {
        return List.copyOf(connections).getLast().getInetAddress();
    }

    /** The addresses from which connections came. */
    public List<String> peers() {
        return connections.stream()
                .map(socket -> socket.getInetAddress().getHostAddress())
                .toList();
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
            InputStream in = socket.getInputStream();
            List<String> lines = new ArrayList<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                lines.add(line);
            }
            if (lines.isEmpty()) {
                return;
            }
            Request request = new Request(lines.getFirst(), lines.subList(1, lines.size()));
            requests.add(request);
            script.answer(request, socket.getOutputStream());
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The client closed the connection; many tests are about that.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : connections) {
                socket.close();
            }
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
