import org.jspecify.annotations.NullMarked;

/** The web server for the offers of {@code dev.spate.share}. Start with {@link dev.spate.web.WebServer}. */
@NullMarked
module dev.spate.web {
    requires transitive dev.spate.share;
    requires java.logging;
    requires org.eclipse.jetty.server;
    requires static org.jspecify;

    exports dev.spate.web;
}
