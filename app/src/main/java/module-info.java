import org.jspecify.annotations.NullMarked;

/** The spate command. */
@NullMarked
module dev.spate.app {
    requires dev.spate.engine;
    requires dev.spate.tracker;
    requires info.picocli;
    requires static org.jspecify;

    opens dev.spate.app to
            info.picocli;
}
