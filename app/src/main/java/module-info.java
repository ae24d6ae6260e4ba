import org.jspecify.annotations.NullMarked;

/** The spate command. */
@NullMarked
module dev.spate.app {
    requires dev.spate.engine;
    requires dev.spate.http;
    requires dev.spate.tracker;
    requires com.google.zxing;
    requires info.picocli;
    requires java.logging;
    requires org.eclipse.jetty.server;
    requires static org.jspecify;

    opens dev.spate.app to
            info.picocli;
}
