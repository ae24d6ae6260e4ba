package dev.spate.share;

import dev.spate.engine.SessionConfig;
import dev.spate.share.offer.WebSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What to share, and how. Immutable.
 *
 * @param paths the files and folders to share
 * @param title the name of the whole share, shown on its page
 * @param host the name or address of this machine, as links contain it
 * @param session how to connect to peers
 * @param web where and how the web address answers; the tracker uses the same address
 * @param state the folder for hashes, the journal and the owner's address; it is created if necessary, and nothing is
 *     written elsewhere
 * @param expiry how long the tracker lists a peer that is silent
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
     * The usual expiry, 6 minutes. Whatever interval a tracker names, libtorrent and qBittorrent announce only every
     * five minutes, and live peers must stay listed until then.
     */
    public static final Duration EXPIRY_USUAL = Duration.ofMinutes(6);

    /** Copies the list. */
    public ShareSettings {
        paths = List.copyOf(paths);
    }

    /**
     * A folder of which each entry is one offer, at one address of this machine, with ports that the system chooses.
     *
     * @param folder symbolic links in the path to it are followed
     * @param address where to listen, and what links carry
     * @throws IOException when the folder is not there
     */
    public static ShareSettings of(Path folder, InetAddress address, Path state) throws IOException {
        Path real = folder.toRealPath();
        String host = address.getHostAddress();
        return new ShareSettings(
                List.of(new SharedPath(real, true)),
                String.valueOf(real.getFileName()),
                host,
                SessionConfig.builder()
                        .bindAddresses(List.of(address))
                        .localTrackers(true)
                        .build(),
                new WebSettings(new InetSocketAddress(address, 0), Set.of(host)),
                state,
                EXPIRY_USUAL);
    }
}
