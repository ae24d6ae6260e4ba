package dev.spate.http.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A SOCKS5 or HTTP proxy on loopback that resolves every name to loopback and records its requests. Thread-safe. */
public final class TestProxy implements AutoCloseable {
    public final Queue<String> targets = new ConcurrentLinkedQueue<>();
    public final Queue<InetAddress> clients = new ConcurrentLinkedQueue<>();
    public final Queue<String> logins = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final boolean socks;
    private final String password;

    public TestProxy(boolean socks, String password) throws IOException {
        this.socks = socks;
        this.password = password;
        Thread.ofVirtual().start(this::acceptAll);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                clients.add(socket.getInetAddress());
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test closed the listener.
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            if (socks) {
                serveSocks(client, in);
            } else {
                serveConnect(client, in);
            }
        } catch (IOException e) {
            // One of the two ends closed its connection.
        }
    }

    private void serveSocks(Socket client, DataInputStream in) throws IOException {
        OutputStream out = client.getOutputStream();
        in.readByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean offersLogin = methods.length == 2;
        if (!password.isEmpty() && !offersLogin) {
            out.write(new byte[] {5, (byte) 0xff});
            return;
        }
        out.write(new byte[] {5, (byte) (password.isEmpty() ? 0 : 2)});
        if (!password.isEmpty()) {
            in.readByte();
            String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            String given = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            logins.add(user + ":" + given);
            out.write(new byte[] {1, (byte) (given.equals(password) ? 0 : 1)});
        }
        in.readNBytes(3);
        String host = switch (in.readByte()) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
            default -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
        };
        int port = in.readUnsignedShort();
        targets.add(host + ":" + port);
        if (host.startsWith("forbidden")) {
            out.write(new byte[] {5, 2, 0, 1, 0, 0, 0, 0, 0, 0});
            return;
        }
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            out.write(new byte[] {5, 0, 0, 3, 4, 'n', 'a', 'm', 'e', 0, 0});
            relay(client, target);
        }
    }

    private void serveConnect(Socket client, InputStream in) throws IOException {
        String request = TestServer.line(in);
        for (String line = TestServer.line(in); !line.isEmpty(); line = TestServer.line(in)) {
            if (line.startsWith("Proxy-Authorization: ")) {
                logins.add(line.substring("Proxy-Authorization: ".length()));
            }
        }
        String authority = request.split(" ", -1)[1];
        targets.add(request);
        if (!password.isEmpty() && logins.isEmpty()) {
            client.getOutputStream()
                    .write("HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write("HTTP/1.1 200 Yes\r\nVia: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            relay(client, target);
        }
    }

    private static void relay(Socket client, Socket target) throws IOException {
        Thread up = Thread.ofVirtual().start(() -> {
            try {
                client.getInputStream().transferTo(target.getOutputStream());
                target.shutdownOutput();
            } catch (IOException e) {
                // The other direction ends as well.
            }
        });
        target.getInputStream().transferTo(client.getOutputStream());
        client.close();
        try {
            up.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
