package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The SOCKS5 handshake (RFC 1928, RFC 1929) on a blocking channel that is connected to the proxy. Immutable.
 *
 * <p>It reads only the bytes of the handshake, so that afterwards the channel behaves as if it were connected to the
 * target.
 */
public final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int TEXT_LENGTH_MAX = 255;

    private final ProxyChoice.Socks5 proxy;
    private final Deadline deadline;
    private final Duration idleTimeout;

    /** Handshakes with this proxy; each must end within this time. */
    public Socks5(ProxyChoice.Socks5 proxy, Duration timeout) {
        this(proxy, Deadline.in(Optional.of(timeout)), timeout);
    }

    Socks5(ProxyChoice.Socks5 proxy, Deadline deadline, Duration idleTimeout) {
        this.proxy = proxy;
        this.deadline = deadline;
        this.idleTimeout = idleTimeout;
    }

    /**
     * Makes the proxy connect to a host; the proxy looks up the name.
     *
     * @param host a name or a literal address without brackets
     * @throws HttpException if the proxy refuses, breaks the protocol or takes too long; then the channel cannot be
     *     used
     */
    public void connect(SocketChannel channel, String host, int port) throws HttpException {
        shake(channel, target(host, port));
    }

    /** Makes the proxy connect to an address; an unresolved one is sent as a name. */
    public void connect(SocketChannel channel, InetSocketAddress target) throws HttpException {
        InetAddress address = target.getAddress();
        connect(channel, address == null ? target.getHostString() : address.getHostAddress(), target.getPort());
    }

    private void shake(SocketChannel channel, byte[] target) throws HttpException {
        try {
            // This wrapper only bounds the reads. The channel is used after it, so it is not closed here.
            @SuppressWarnings("resource")
            TimedSocket socket = new TimedSocket(channel, deadline, idleTimeout);
            InputStream in = socket.getInputStream();
            authenticate(socket, in);
            byte[] request = new byte[3 + target.length];
            request[0] = VERSION;
            request[1] = CONNECT;
            System.arraycopy(target, 0, request, 3, target.length);
            socket.getOutputStream().write(request);
            readReply(in);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            HttpException meaning = HttpException.of(e, proxy.toString());
            boolean broken = meaning.reason() == Reason.BROKEN;
            throw broken ? new HttpException(Reason.PROXY, "proxy " + proxy + " broke the connection", e) : meaning;
        } finally {
            forgetTimeout(channel);
        }
    }

    private void authenticate(TimedSocket socket, InputStream in) throws IOException {
        boolean anonymous = proxy.user().isEmpty() && proxy.password().isEmpty();
        // A proxy without accounts may refuse a client that offers only a password, so the client offers both methods.
        byte[] offer = anonymous
                ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
                : new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD};
        socket.getOutputStream().write(offer);
        byte[] choice = exactly(in, 2);
        if (choice[0] != VERSION) {
            throw refused("does not speak SOCKS5");
        }
        if (choice[1] == USER_AND_PASSWORD && !anonymous) {
            ByteArrayOutputStream login = new ByteArrayOutputStream();
            login.write(1);
            writeText(login, proxy.user());
            writeText(login, proxy.password());
            socket.getOutputStream().write(login.toByteArray());
            if (exactly(in, 2)[1] != 0) {
                throw refused("does not accept the user and the password");
            }
        } else if (choice[1] != NO_AUTHENTICATION) {
            throw refused("wants a user and a password, or a way to log in that this client does not support");
        }
    }

    private void readReply(InputStream in) throws IOException {
        byte[] head = exactly(in, 4);
        if (head[0] != VERSION) {
            throw refused("does not speak SOCKS5");
        }
        if (head[1] != 0) {
            throw refused("could not reach the target: " + meaning(head[1] & 0xff));
        }
        // We do not use the address from which the proxy connected, but its bytes must be read.
        int addressLength = switch (head[3]) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> exactly(in, 1)[0] & 0xff;
            default -> throw refused("answers with an address of an unknown kind");
        };
        exactly(in, addressLength + 2);
    }

    private static String meaning(int code) {
        return switch (code) {
            case 2 -> "forbidden by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "timed out";
            case 7 -> "the command is not supported";
            case 8 -> "this kind of address is not supported";
            default -> "error " + code;
        };
    }

    private byte[] target(String host, int port) throws HttpException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) {
            byte[] ip = literal.get().getAddress();
            target.write(ip.length == 4 ? IPV4 : IPV6);
            target.writeBytes(ip);
        } else {
            target.write(NAME);
            writeText(target, host);
        }
        target.write(port >> 8);
        target.write(port);
        return target.toByteArray();
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void writeText(ByteArrayOutputStream out, String text) throws HttpException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > TEXT_LENGTH_MAX) {
            throw refused("takes names and passwords of 1 to " + TEXT_LENGTH_MAX + " bytes");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw refused("closed the connection");
        }
        return bytes;
    }

    private static void forgetTimeout(SocketChannel channel) {
        try {
            channel.socket().setSoTimeout(0);
        } catch (IOException e) {
            // The channel is closed; the next use of it fails.
        }
    }

    private HttpException refused(String why) {
        return new HttpException(Reason.PROXY, "proxy " + proxy + " " + why);
    }
}
