package dev.spate.app.web;

import dev.spate.app.share.ShareWeb;
import java.io.IOException;

/** The web addresses of a share, each a {@link WebServer}. Stateless. */
public final class WebServers implements ShareWeb {
    @Override
    public WebServer open(
            WebSettings settings, Library library, TrackerEndpoint tracker, RateLimit rateLimit, Followers followers)
            throws IOException {
        return WebServer.open(settings, library, tracker, rateLimit, followers);
    }

    @Override
    public WebServer openForOwner(Library library, Followers followers, OwnerToken token) throws IOException {
        return WebServer.openForOwner(library, followers, token);
    }
}
