package dev.spate.protocol.port;

import dev.spate.protocol.announce.Trackers;
import java.util.List;

/**
 * Everything through which a torrent acts on the world, apart from its files.
 *
 * @param peerSources sources of peers beside its trackers
 */
public record TorrentPorts(
        Peers peers,
        Dialer dialer,
        Trackers trackers,
        ContentOpener opener,
        Publisher publisher,
        SessionQuota quota,
        List<PeerSource.Factory> peerSources) {
    public TorrentPorts {
        peerSources = List.copyOf(peerSources);
    }
}
