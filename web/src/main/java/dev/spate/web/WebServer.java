package dev.spate.web;

import dev.spate.share.ShareWeb;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import dev.spate.web.request.HostNames;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * A web server for a {@link Library} over HTTP/1.1 (RFC 9110, RFC 9112): pages for people, JSON, bytes with ranges,
 * torrent files, and a tracker. Each request is answered on its own virtual thread. Thread-safe.
 *
 * <p>The public address is read-only, except that followers report their progress. The owner's actions have a separate
 * server on the loopback address.
 */
public final class WebServer implements ShareWeb.Address {
    /** One accepts connections, one waits for all connections, and two pass on requests. */
    private static final int PLATFORM_THREADS = 4;

    /** Kept in a field, because a logger without references is collected and loses its level. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    static {
        // Users of a command do not need Jetty's messages about its start.
        JETTY.setLevel(Level.WARNING);
    }

    private final Server server;
    private final ServerConnector connector;
    private final RequestFilter requestFilter;

    private WebServer(WebSettings settings, Routes routes) {
        VirtualThreadPool virtual = new VirtualThreadPool(WebLimits.REQUESTS_MAX);
        virtual.setName("spate-web");
        QueuedThreadPool platform = new QueuedThreadPool(PLATFORM_THREADS, PLATFORM_THREADS);
        platform.setName("spate-web");
        platform.setDaemon(true);
        platform.setReservedThreads(0);
        platform.setVirtualThreadsExecutor(virtual);
        this.server = new Server(platform);
        server.addBean(virtual);
        server.setStopTimeout(WebLimits.STOP_MAX.toMillis());
        server.setErrorHandler(new PlainErrors());
        server.addBean(new NetworkConnectionLimit(WebLimits.CONNECTIONS_MAX, server));
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(settings.address().getAddress().getHostAddress());
        connector.setPort(settings.address().getPort());
        connector.setIdleTimeout(WebLimits.SILENCE_MAX.toMillis());
        connector.setAcceptQueueSize(WebLimits.ACCEPT_QUEUE_MAX);
        // Otherwise closed connections would occupy the port for a minute, and a restart would fail.
        connector.setReuseAddress(true);
        server.addConnector(connector);
        this.requestFilter = new RequestFilter(new HostNames(settings.names()), routes);
        server.setHandler(requestFilter);
    }

    static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(WebLimits.REQUEST_HEAD_LENGTH_MAX);
        configuration.setResponseHeaderSize(WebLimits.RESPONSE_HEAD_LENGTH_MAX);
        configuration.setMaxResponseHeaderSize(WebLimits.RESPONSE_HEAD_LENGTH_MAX);
        // Names are decoded and looked up here and never become file paths, so every form of them is allowed.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    /**
     * Opens a public server without followers. It answers when this method returns.
     *
     * @param settings where to listen, and which host names to accept
     * @param library the offers
     * @param tracker answers {@code /announce} and {@code /scrape}; {@link TrackerHandler#none()} for no tracker
     * @param rateLimit limits the bytes of files, for all readers together
     * @throws IOException when the server cannot listen on the address
     */
    public static WebServer open(WebSettings settings, Library library, TrackerHandler tracker, RateLimit rateLimit)
            throws IOException {
        return open(settings, Routes.open(library, rateLimit, tracker, Optional.empty()));
    }

    /**
     * Opens a public server with {@code /events} and {@code /followers}, so that its offers can be followed. Otherwise
     * like {@link #open(WebSettings, Library, TrackerHandler, RateLimit)}.
     *
     * @param followers the registry of followers; the caller closes it before this server
     * @throws IOException when the server cannot listen on the address
     */
    public static WebServer open(
            WebSettings settings, Library library, TrackerHandler tracker, RateLimit rateLimit, Followers followers)
            throws IOException {
        return open(settings, Routes.open(library, rateLimit, tracker, Optional.of(followers)));
    }

    /**
     * Opens the owner's server on a free port of 127.0.0.1, which only this machine can reach. It answers only requests
     * with the token.
     *
     * @throws IOException when the server cannot listen on the address
     */
    public static WebServer openForOwner(Library library, Followers followers, OwnerToken token) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        return open(new WebSettings(address, Set.of()), Routes.ofOwner(library, followers, token));
    }

    private static WebServer open(WebSettings settings, Routes routes) throws IOException {
        WebServer web = new WebServer(settings, routes);
        try {
            // Bound first and separately, so that a taken port is reported as such.
            web.connector.open();
            web.server.start();
            return web;
        } catch (IOException | RuntimeException e) {
            web.close();
            throw e;
        } catch (Exception e) {
            web.close();
            throw new IOException("the web server cannot be started", e);
        }
    }

    /** The TCP port where the server listens, 1 to 65535. */
    @Override
    public int port() {
        return connector.getLocalPort();
    }

    /** Whether any request is being answered. A client that accepts no bytes for half a minute no longer counts. */
    public boolean isRead() {
        return requestFilter.isAtWork();
    }

    /** Ends all requests, waits for their threads (about two seconds at most), and frees the port. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Jetty declares Exception. Threads that remain are daemons and end with the process.
            System.getLogger(WebServer.class.getName())
                    .log(System.Logger.Level.WARNING, "the web server cannot be closed", e);
        }
        server.destroy();
    }

    /** Answers requests that Jetty itself refuses, with one plain line. */
    static final class PlainErrors extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            byte[] line = (response.getStatus() + "\n").getBytes(StandardCharsets.US_ASCII);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.TEXT);
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            response.write(true, ByteBuffer.wrap(line), callback);
            return true;
        }
    }
}
