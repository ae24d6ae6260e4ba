package dev.spate.share;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerEndpoint;
import dev.spate.share.offer.WebSettings;
import java.io.IOException;

/**
 * Opens the web addresses of a share. The share says what is offered, to whom and how fast; whoever implements this
 * answers HTTP. Thread-safe.
 */
public interface ShareWeb {
    /**
     * The public address, which answers from now on: what is offered, the tracker at {@code /announce} and {@code
     * /scrape}, and what followers ask.
     *
     * @throws IOException when it cannot be opened; a share that may choose its port tries another one then
     */
    Address open(
            WebSettings settings, Library library, TrackerEndpoint tracker, RateLimit rateLimit, Followers followers)
            throws IOException;

    /**
     * The owner's own address, on a port of 127.0.0.1 that the system chooses. It answers only requests with the token.
     *
     * @throws IOException when it cannot be opened
     */
    Address openForOwner(Library library, Followers followers, OwnerToken token) throws IOException;

    /** A web address that answers. Thread-safe. */
    interface Address extends AutoCloseable {
        /** Where it listens. */
        int port();

        /** Ends every request and waits for its threads. */
        @Override
        void close();
    }
}
