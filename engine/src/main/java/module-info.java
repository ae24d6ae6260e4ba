import org.jspecify.annotations.NullMarked;

/** The embeddable BitTorrent engine. Programs use {@link dev.spate.engine}; everything else is hidden. */
@NullMarked
// The command is built after this module, so the compiler cannot see the module of the qualified export yet.
@SuppressWarnings("module")
module dev.spate.engine {
    requires transitive dev.spate.wire;
    requires dev.spate.protocol;
    requires static org.jspecify;

    exports dev.spate.engine;
    exports dev.spate.engine.download to
            dev.spate.app;
    exports dev.spate.engine.hash to
            dev.spate.app;
    exports dev.spate.engine.http to
            dev.spate.app;
    exports dev.spate.engine.reason to
            dev.spate.app;
}
