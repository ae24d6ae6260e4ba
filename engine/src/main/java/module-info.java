import org.jspecify.annotations.NullMarked;

/** The embeddable BitTorrent engine. Programs use {@link dev.spate.engine}; everything else is hidden. */
@NullMarked
module dev.spate.engine {
    requires transitive dev.spate.wire;
    requires dev.spate.protocol;
    requires static org.jspecify;

    exports dev.spate.engine;
}
