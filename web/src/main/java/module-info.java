import org.jspecify.annotations.NullMarked;

/** The web server of what is offered. */
@NullMarked
module dev.spate.web {
    requires transitive dev.spate.share;
    requires java.logging;
    requires org.eclipse.jetty.server;
    requires static org.jspecify;

    exports dev.spate.web;
}
