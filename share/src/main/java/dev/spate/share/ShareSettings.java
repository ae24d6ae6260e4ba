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
 * @param paths the files and folders to share; no two of them may offer entries of the same name
 * @param title the name of the whole share, shown at the head of its page
 * @param host the name or address of this machine in links; others must be able to reach it
 * @param session how to seed; it must listen on addresses that {@code host} leads to. Its upload limit includes the
 *     readers of the web address
 * @param web where the web address listens; the tracker uses the same port over HTTP and UDP
 * @param state the folder for hashes, the journal and the owner's address; it is created if necessary, and nothing is
 *     written elsewhere. Shares of different paths may use the same folder
 * @param expiry how long the tracker lists a silent peer, 1 second to 7 days
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
     * Settings to share each entry of a folder as its own offer, at one address of this machine. The system chooses the
     * ports.
     *
     * @param folder the folder; symbolic links in its path are followed
     * @param address where to listen, and the address in links
     * @param state as in {@link #state()}
     * @throws IOException when the folder does not exist
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
