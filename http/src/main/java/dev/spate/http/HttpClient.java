package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP/1.1 client. It follows redirects and always verifies TLS. Each request has its own connection unless it
 * belongs to a {@link #conversation}. Thread-safe.
 *
 * <p>Calls block and are meant for virtual threads. Closing the client or interrupting the calling thread ends the
 * calls that wait. No setting turns off the verification of certificates.
 *
 * <pre>{@code
 * try (HttpClient client = new HttpClient(HttpSettings.of("0.1.0"));
 *         HttpResponse response = client.execute(HttpRequest.get(HttpUrl.parse(text), 1_000_000))) {
 *     byte[] body = response.readBody();
 * }
 * }</pre>
 */
public final class HttpClient implements AutoCloseable {
    private final HttpSettings settings;
    private final Resolver resolver;
    private final boolean ownsResolver;
    private final OpenSockets sockets = new OpenSockets();
    private final Connector connector;
    private final KeptConnections none = new KeptConnections(sockets, 0);

    /** A client with these settings and the system's resolver. */
    public HttpClient(HttpSettings settings) {
        this(settings, new SystemResolver(), true);
    }

    /** A client with these settings and this resolver, which the caller closes. */
    public HttpClient(HttpSettings settings, Resolver resolver) {
        this(settings, resolver, false);
    }

    private HttpClient(HttpSettings settings, Resolver resolver, boolean ownsResolver) {
        this.settings = settings;
        this.ownsResolver = ownsResolver;
        this.resolver = resolver;
        this.connector = new Connector(settings, resolver, sockets);
    }

    public HttpSettings settings() {
        return settings;
    }

    /** The number of open connections, for tests and for status pages. */
    public int openConnections() {
        return sockets.count();
    }

    /**
     * Sends a request and waits for the head of the final answer, whatever its status. The caller closes the answer.
     *
     * @throws HttpException if there is no answer, or the answer is one that this request does not allow
     */
    public HttpResponse execute(HttpRequest request) throws HttpException {
        return execute(request, none);
    }

    /** A conversation, whose requests may share a connection. The caller closes it. */
    public HttpConversation conversation() {
        return new HttpConversation(this, new KeptConnections(sockets, HttpLimits.KEPT_CONNECTIONS_MAX));
    }

    HttpResponse execute(HttpRequest request, KeptConnections kept) throws HttpException {
        Deadline deadline = Deadline.in(request.timeLimit());
        AddressRule rule = AddressRule.firstHop(request.local());
        HttpRequest hop = request;
        for (int redirects = 0; ; redirects++) {
            HttpResponse response = exchange(hop, rule, deadline, kept);
            Optional<String> location = response.redirect();
            if (location.isEmpty()) {
                return response;
            }
            response.close();
            if (redirects == HttpLimits.REDIRECTS_MAX) {
                throw new HttpException(Reason.REFUSED, request.url().host() + ": too many redirects");
            }
            HttpUrl target = hop.url().resolve(location.get());
            if (hop.url().isSecure() && !target.isSecure() && !request.plainRedirects()) {
                throw new HttpException(Reason.REFUSED, hop.url().host() + ": a redirect from https to http");
            }
            rule = rule.after(response.scope());
            hop = hop.redirectedTo(target);
        }
    }

    private HttpResponse exchange(HttpRequest request, AddressRule rule, Deadline deadline, KeptConnections kept)
            throws HttpException {
        HttpUrl url = request.url();
        if (url.isIdna() && !settings.idnaAllowed()) {
            throw new HttpException(Reason.REFUSED, url.host() + ": names with letters outside ASCII are not allowed");
        }
        try {
            Optional<HttpResponse> reused = reuse(request, rule, kept);
            if (reused.isPresent()) {
                return reused.get();
            }
            Connector.Connected connected = connector.connect(url, request.at(), rule, deadline);
            try {
                return talk(request, open(url, connected, deadline, kept), kept);
            } catch (IOException | RuntimeException e) {
                sockets.close(connected.channel());
                throw e;
            }
        } catch (IOException e) {
            throw HttpException.of(e, url.host());
        }
    }

    /** Sends the request over a kept connection; nothing if there is none, or if the server has closed it meanwhile. */
    private Optional<HttpResponse> reuse(HttpRequest request, AddressRule rule, KeptConnections kept)
            throws IOException {
        Optional<KeptConnections.Connection> waiting = kept.take(request.url(), rule);
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        SocketChannel channel = waiting.get().channel();
        try {
            return Optional.of(talk(request, waiting.get(), kept));
        } catch (IOException | RuntimeException e) {
            // TLS reports this in its own way and closes the channel itself. A cancelled request fails at the next
            // connection.
            boolean isStale = e instanceof HttpException known
                    ? known.reason() == Reason.BROKEN
                    : e instanceof SocketException || e instanceof SSLException;
            sockets.close(channel);
            if (!isStale) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private KeptConnections.Connection open(
            HttpUrl url, Connector.Connected connected, Deadline deadline, KeptConnections kept) throws IOException {
        // A time limit belongs to one request, and this connection may serve others.
        Deadline whole = kept.keepsAny() ? Deadline.in(Optional.empty()) : deadline;
        // It is closed through its channel, which is one of the open sockets.
        @SuppressWarnings("resource")
        Socket plain = new TimedSocket(connected.channel(), whole, settings.idleTimeout());
        Socket socket = url.isSecure() ? secured(plain, url) : plain;
        return new KeptConnections.Connection(
                connected.channel(), connected.scope(), socket, new ByteSource(socket.getInputStream()));
    }

    private HttpResponse talk(HttpRequest request, KeptConnections.Connection connection, KeptConnections kept)
            throws IOException {
        Socket socket = connection.socket();
        socket.getOutputStream().write(ByteSource.latin1(requestHead(request, kept.keepsAny())));
        socket.getOutputStream().flush();
        return response(request, connection, ResponseHead.read(connection.source()), kept);
    }

    private HttpResponse response(
            HttpRequest request, KeptConnections.Connection connection, ResponseHead head, KeptConnections kept)
            throws IOException {
        Framing framing = request.isSelfDelimited()
                ? Framing.hintedBy(head, request.method())
                : Framing.of(head, request.method());
        OptionalLong framed =
                framing instanceof Framing.Fixed(long length) ? OptionalLong.of(length) : OptionalLong.empty();
        String host = request.url().host();
        boolean empty = framing instanceof Framing.None || framed.equals(OptionalLong.of(0));
        FramedInput raw = new FramedInput(connection.source(), framing);
        Runnable close = new Ending(() -> {
            if (kept.keepsAny() && !request.isSelfDelimited() && head.isPersistent() && raw.isAtItsEnd()) {
                kept.keep(request.url(), connection);
            } else {
                sockets.close(connection.channel());
            }
        });
        boolean redirected = head.status() >= 300 && head.status() < 400;
        if (request.isSelfDelimited() && !empty && !redirected) {
            InputStream body = new BodyInput(UnpackedInput.of(raw, head), host, request.bodyMax(), close);
            return new HttpResponse(request.url(), connection.scope(), head, OptionalLong.empty(), body, close);
        }
        if (empty || redirected || !request.gzip() || !isGzip(head.headers())) {
            if (!redirected && framed.isPresent() && framed.getAsLong() > request.bodyMax()) {
                throw BodyInput.tooLarge(host, request.bodyMax());
            }
            InputStream body = new BodyInput(raw, host, request.bodyMax(), close);
            return new HttpResponse(request.url(), connection.scope(), head, framed, body, close);
        }
        GunzipInput unpacked = new GunzipInput(raw);
        InputStream body = new BodyInput(unpacked, host, request.bodyMax(), close);
        return new HttpResponse(request.url(), connection.scope(), head, OptionalLong.empty(), body, close);
    }

    /** Decides once whether a connection is kept, however often its answer is closed. */
    private static final class Ending implements Runnable {
        private final Runnable decision;
        private final AtomicBoolean isDecided = new AtomicBoolean();

        Ending(Runnable decision) {
            this.decision = decision;
        }

        @Override
        public void run() {
            if (isDecided.compareAndSet(false, true)) {
                decision.run();
            }
        }
    }

    /** Whether the body is packed once; packing it several times only serves to hide its unpacked size. */
    private static boolean isGzip(HttpHeaders headers) throws HttpException {
        List<String> codings = headers.all("Content-Encoding").stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",", -1)).stream())
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() > 1
                || !(codings.getFirst().equals("gzip") || codings.getFirst().equals("x-gzip"))) {
            throw new HttpException(Reason.MALFORMED, "the answer has an encoding that was not requested");
        }
        return true;
    }

    private String requestHead(HttpRequest request, boolean isKept) {
        HttpUrl url = request.url();
        StringBuilder head = new StringBuilder(512);
        head.append(request.method()).append(' ').append(url.target()).append(" HTTP/1.1\r\n");
        line(head, "Host", url.hostHeader());
        if (request.headers().first("User-Agent").isEmpty()) {
            line(head, "User-Agent", settings.userAgent());
        }
        line(head, "Accept-Encoding", request.gzip() ? "gzip" : "identity");
        line(head, "Connection", isKept ? "keep-alive" : "close");
        if (request.method() == HttpRequest.Method.POST) {
            line(head, "Content-Length", "0");
        }
        if (!url.rawUserInfo().isEmpty()
                && request.headers().first("Authorization").isEmpty()) {
            line(head, "Authorization", "Basic " + basic(url.rawUserInfo()));
        }
        for (HttpHeaders.Line header : request.headers().lines()) {
            line(head, header.name(), header.value());
        }
        return head.append("\r\n").toString();
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static String basic(String rawUserInfo) {
        int colon = rawUserInfo.indexOf(':');
        String user = PercentText.decode(colon < 0 ? rawUserInfo : rawUserInfo.substring(0, colon));
        String password = colon < 0 ? "" : PercentText.decode(rawUserInfo.substring(colon + 1));
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private SSLSocket secured(Socket plain, HttpUrl url) throws IOException {
        SSLSocket socket = (SSLSocket) trust().getSocketFactory().createSocket(plain, url.host(), url.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (url.literalAddress().isEmpty() && url.host().indexOf('_') < 0) {
            parameters.setServerNames(List.of(new SNIHostName(url.host())));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private SSLContext trust() {
        if (settings.tls().isPresent()) {
            return settings.tls().get();
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Ends every waiting call and closes every connection; later calls fail. */
    @Override
    public void close() {
        sockets.close();
        if (ownsResolver) {
            resolver.close();
        }
    }
}
