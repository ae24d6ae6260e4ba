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
    opens dev.spate.app.command to
            info.picocli;
    opens dev.spate.app.demo to
            info.picocli;
    opens dev.spate.app.follow to
            info.picocli;
    opens dev.spate.app.share to
            info.picocli;
    opens dev.spate.app.torrent to
            info.picocli;
    opens dev.spate.app.transfer to
            info.picocli;
}
