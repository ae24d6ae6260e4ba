package dev.spate.protocol.port;

import dev.spate.protocol.announce.Trackers;
import java.util.List;

/**
 * Everything through which a torrent acts on the world, apart from its files.
 *
 * @param peerSources sources of peers beside its trackers
 * @param extensions extensions of the peer wire protocol beside those that every torrent has
 */
public record TorrentPorts(
        Peers peers,
        Dialer dialer,
        Trackers trackers,
        ContentOpener opener,
        Publisher publisher,
        SessionQuota quota,
        List<PeerSource.Factory> peerSources,
        List<Extension.Factory> extensions) {
    public TorrentPorts {
        extensions = List.copyOf(extensions);
        peerSources = List.copyOf(peerSources);
    }
}
