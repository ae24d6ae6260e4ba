package dev.spate.web;

import dev.spate.share.ShareWeb;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import java.io.IOException;

/** Opens the web addresses of a share as {@link WebServer}s. Stateless, and therefore thread-safe. */
public final class WebServers implements ShareWeb {
    /** All instances are equivalent. */
    public WebServers() {}

    @Override
    public WebServer open(
            WebSettings settings, Library library, TrackerHandler tracker, RateLimit rateLimit, Followers followers)
            throws IOException {
        return WebServer.open(settings, library, tracker, rateLimit, followers);
    }

    @Override
    public WebServer openForOwner(Library library, Followers followers, OwnerToken token) throws IOException {
        return WebServer.openForOwner(library, followers, token);
    }
}
