package dev.spate.app.transfer;

import dev.spate.app.command.ListenAdvice;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.engine.Session;
import dev.spate.engine.TorrentHandle;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TorrentLibrary;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import dev.spate.web.WebServer;
import java.io.IOException;
import java.util.Optional;

/** The web server of {@code get} and {@code seed}, if {@code --http} asks for one. Owned by the command's thread. */
final class CommandWebServer implements AutoCloseable {
    private final TorrentLibrary library = new TorrentLibrary();
    private final Optional<WebServer> server;

    private CommandWebServer(Optional<WebSettings> settings, Session session) {
        this.server = settings.map(there -> serve(there, session));
    }

    static CommandWebServer open(Optional<WebSettings> settings, Session session, ProgressDisplay progress) {
        CommandWebServer webServer = new CommandWebServer(settings, session);
        webServer.server.ifPresent(web -> progress.report(
                new Report.Serving("http://" + host(settings.orElseThrow()) + ":" + web.port(), Optional.empty())));
        return webServer;
    }

    private static String host(WebSettings settings) {
        String host = settings.address().getAddress().getHostAddress();
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private WebServer serve(WebSettings settings, Session session) {
        try {
            return WebServer.open(settings, library, TrackerHandler.none(), RateLimit.within(session));
        } catch (IOException e) {
            throw ListenAdvice.failure(settings.address(), "--http", e);
        }
    }

    void add(TorrentHandle handle) {
        if (server.isPresent()) {
            library.add(handle);
        }
    }

    /** Whether a reader has a request open. */
    boolean isRead() {
        return server.map(WebServer::isRead).orElse(false);
    }

    @Override
    public void close() {
        server.ifPresent(WebServer::close);
    }
}
