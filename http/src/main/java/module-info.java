import org.jspecify.annotations.NullMarked;

/** An HTTP/1.1 client with proxies, TLS and a bound on everything that a server sends. */
@NullMarked
module dev.spate.http {
    requires transitive dev.spate.wire;
    requires static org.jspecify;

    exports dev.spate.http;
}
