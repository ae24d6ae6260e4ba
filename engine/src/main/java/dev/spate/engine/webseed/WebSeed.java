package dev.spate.engine.webseed;

import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;

/**
 * A web server that has the content of a torrent.
 *
 * @param url of the file, or of the folder above it when it ends in a slash (BEP 19)
 * @param use when it is asked
 * @param local whether it may be in a private network: only when the user named it
 */
public record WebSeed(HttpUrl url, Use use, LocalAccess local) {
    /** When a web seed is asked. */
    public enum Use {
        /** Beside peers, from the start. */
        ALWAYS,
        /** Only for what peers do not deliver. */
        LAST_RESORT
    }

    /** The URL for people: without a password and without a query, which may hold a secret. */
    public String name() {
        return url.toString();
    }
}
