package dev.spate.web;

import dev.spate.share.ShareWeb;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerEndpoint;
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
 * The web address: listens, and has each request answered on a virtual thread. Thread-safe.
 *
 * <p>What everybody may reach is read-only, but for followers that say what they have. What the owner may do has a server of
 * its own, on this machine's own address.
 */
public final class WebServer implements ShareWeb.Address {
    /** One that accepts, one that waits for all connections, and two that hand over. */
    private static final int PLATFORM_THREADS = 4;

    /** Kept here, because a logger that nobody holds forgets its level. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    static {
        // That it has started is no news for who reads a command's output.
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
        // Otherwise a restart within a minute would find its port taken by connections that have ended.
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
        // Names are decoded and looked up here and never become paths, so every form of them may come through.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    /**
     * A server that answers from now on.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static WebServer open(WebSettings settings, Library library, TrackerEndpoint tracker, RateLimit rateLimit)
            throws IOException {
        return open(settings, Routes.open(library, rateLimit, tracker, Optional.empty()));
    }

    /** As {@link #open(WebSettings, Library, TrackerEndpoint, Pace)}, and what is offered can be followed. */
    public static WebServer open(
            WebSettings settings, Library library, TrackerEndpoint tracker, RateLimit rateLimit, Followers followers)
            throws IOException {
        return open(settings, Routes.open(library, rateLimit, tracker, Optional.of(followers)));
    }

    /** The owner's own address, which only this machine reaches. */
    public static WebServer openForOwner(Library library, Followers followers, OwnerToken token) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        return open(new WebSettings(address, Set.of()), Routes.ofOwner(library, followers, token));
    }

    private static WebServer open(WebSettings settings, Routes routes) throws IOException {
        WebServer web = new WebServer(settings, routes);
        try {
            // Bound first and alone, so that a port that is taken is told apart from everything else.
            web.connector.open();
            web.server.start();
            return web;
        } catch (IOException | RuntimeException e) {
            web.close();
            throw e;
        } catch (Exception e) {
            web.close();
            throw new IOException("the web address cannot be opened", e);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    /** Whether somebody is being answered. Who takes nothing for half a minute does not count for longer. */
    public boolean isRead() {
        return requestFilter.isAtWork();
    }

    /** Ends every request and waits for its threads. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Jetty declares everything; what is left over ends with the process.
            System.getLogger(WebServer.class.getName()).log(System.Logger.Level.WARNING, "closing the web address", e);
        }
        server.destroy();
    }

    /** What Jetty itself refuses, in one plain line. */
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
