import org.jspecify.annotations.NullMarked;

/** The spate command. */
@NullMarked
module dev.spate.app {
    requires dev.spate.tracker;
    requires dev.spate.web;
    requires com.google.zxing;
    requires info.picocli;
    requires static org.jspecify;

    opens dev.spate.app to
            info.picocli;
}
