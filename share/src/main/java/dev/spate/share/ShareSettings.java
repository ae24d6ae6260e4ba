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
 * @param paths what to share; no two of them may offer something of one name
 * @param title what to call all of it, for the head of a page
 * @param host how links name this machine: a name or an address that others reach
 * @param session of the engine that seeds; with addresses to listen at that {@code host} leads to. Its upload limit holds
 *     for readers of the web address too
 * @param web where the web address listens; its port serves the tracker too, over HTTP and UDP
 * @param state a folder for hashes, the journal and the owner's address, which is created; nothing else is ever written. Shares
 *     of different paths may use the same one
 * @param expiry how long the tracker lists a peer that says nothing more; 1 second to 7 days
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
