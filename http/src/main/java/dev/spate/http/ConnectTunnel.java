package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks an HTTP proxy for a tunnel (RFC 9110 section 9.3.6). Immutable. */
record ConnectTunnel(ProxyChoice.HttpConnect proxy, String userAgent) {
    /** Makes a channel to the proxy a channel to the host of this URL. */
    void open(SocketChannel channel, HttpUrl url, Deadline deadline, HttpSettings settings) throws IOException {
        // This wrapper only bounds the reads. The channel is used after it, so it is not closed here.
        @SuppressWarnings("resource")
        TimedSocket socket = new TimedSocket(channel, deadline, settings.idleTimeout());
        String target = url.hostAndPort();
        String login = proxy.user().isEmpty() && proxy.password().isEmpty()
                ? ""
                : "Proxy-Authorization: Basic " + base64(proxy.user() + ":" + proxy.password()) + "\r\n";
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\nUser-Agent: " + userAgent + "\r\n"
                + login + "\r\n";
        socket.getOutputStream().write(ByteSource.latin1(request));
        ResponseHead head;
        try {
            head = ResponseHead.read(new ByteSource(new OneByOne(socket.getInputStream())));
        } catch (HttpException e) {
            throw new HttpException(Reason.PROXY, "proxy " + proxy + ": " + e.getMessage(), e);
        }
        if (head.status() >= 300) {
            throw new HttpException(Reason.PROXY, "proxy " + proxy + " answers with status " + head.status());
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads single bytes, because the bytes after the answer already belong to the host behind the tunnel. */
    private static final class OneByOne extends InputStream {
        private final InputStream in;

        OneByOne(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, Math.min(length, 1));
        }
    }
}
