package dev.spate.share;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import java.io.IOException;

/**
 * Opens the web addresses of a share. The share decides what is offered, to whom and how fast; the implementation
 * answers HTTP requests. Thread-safe.
 */
public interface ShareWeb {
    /**
     * Opens the public address: it serves the offers, the tracker at {@code /announce} and {@code /scrape}, and the
     * requests of followers. It answers when this method returns.
     *
     * @param settings where to listen, and the limits
     * @param library what is offered
     * @param tracker answers announces and scrapes
     * @param rateLimit the upload limit, shared with the peers
     * @param followers the registry of followers, with their events
     * @throws IOException when the address cannot be opened; a share that may choose its port then tries another one
     */
    Address open(
            WebSettings settings, Library library, TrackerHandler tracker, RateLimit rateLimit, Followers followers)
            throws IOException;

    /**
     * Opens the owner's own address, on a port of 127.0.0.1 that the system chooses. It answers only requests with the
     * token.
     *
     * @param library what is offered
     * @param followers the registry of followers
     * @param token the secret that requests must contain
     * @throws IOException when the address cannot be opened
     */
    Address openForOwner(Library library, Followers followers, OwnerToken token) throws IOException;

    /** An open web address. Thread-safe. */
    interface Address extends AutoCloseable {
        /** The TCP port where it listens, 1 to 65535. */
        int port();

        /** Ends all requests and waits for their threads. */
        @Override
        void close();
    }
}
