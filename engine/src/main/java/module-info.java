import org.jspecify.annotations.NullMarked;

/**
 * The embeddable BitTorrent engine. {@link dev.spate.engine} is the API; beside it stand three tools that programs may use
 * alone: downloads of web addresses, fast SHA-1, and words for what went wrong with a file.
 */
@NullMarked
module dev.spate.engine {
    requires transitive dev.spate.wire;
    requires transitive dev.spate.http;
    requires dev.spate.protocol;
    requires static org.jspecify;

    exports dev.spate.engine;
    exports dev.spate.engine.download;
    exports dev.spate.engine.hash;
    exports dev.spate.engine.reason;
}
