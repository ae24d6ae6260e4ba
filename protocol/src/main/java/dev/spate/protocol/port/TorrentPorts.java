package dev.spate.protocol.port;

import dev.spate.protocol.announce.Trackers;

/** Everything through which a torrent acts on the world. */
public record TorrentPorts(
        Peers peers,
        Disk disk,
        Store store,
        Dialer dialer,
        Trackers trackers,
        Publisher publisher,
        SessionQuota quota) {
    /** The ports that need no files. */
    public SwarmPorts swarmPorts() {
        return new SwarmPorts(peers, dialer, trackers, publisher, quota);
    }
}
