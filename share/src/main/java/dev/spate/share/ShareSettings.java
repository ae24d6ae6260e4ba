package dev.spate.share;

import dev.spate.engine.SessionConfig;
import dev.spate.share.offer.WebSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to share, and how.
 *
 * @param paths what the person has named
 * @param title what to call all of it
 * @param host how links name this machine
 * @param state where hashes and the journal are kept; nothing else is ever written
 * @param expiry how long the tracker lists a peer that says nothing more
 */
public record ShareSettings(
        List<SharedPath> paths,
        String title,
        String host,
        SessionConfig session,
        WebSettings web,
        Path state,
        Duration expiry) {
    /**
     * The usual expiry. Whatever interval a tracker names, libtorrent and qBittorrent announce every five minutes at the
     * most often; who lives has to be listed until then, and a little longer.
     */
    public static final Duration EXPIRY_USUAL = Duration.ofMinutes(6);

    public ShareSettings {
        paths = List.copyOf(paths);
    }
}
