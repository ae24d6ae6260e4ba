package dev.spate.app.share;

import dev.spate.app.web.WebSettings;
import dev.spate.engine.SessionConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What to share, and how.
 *
 * @param paths what the person has named
 * @param title what to call all of it
 * @param host how links name this machine
 * @param state where hashes and the journal are kept; nothing else is ever written
 */
public record ShareSettings(
        List<SharedPath> paths, String title, String host, SessionConfig session, WebSettings web, Path state) {
    public ShareSettings {
        paths = List.copyOf(paths);
    }
}
