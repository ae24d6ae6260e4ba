package dev.spate.engine.webseed;

import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.wire.Remote;

/**
 * A web server that has the content of a torrent.
 *
 * @param url the URL of the file or, when it ends in a slash, of the folder that contains it (BEP 19)
 * @param use when it is used
 * @param local whether it may be in a private network, which is allowed only when the user named it
 */
public record WebSeed(HttpUrl url, Remote.WebSeed.Use use, LocalAccess local) {
    /** The URL for people, without a password and without the query, which may contain a secret. */
    public String name() {
        return url.toString();
    }
}
