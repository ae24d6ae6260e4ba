package dev.spate.protocol.port;

import dev.spate.protocol.announce.Trackers;

/** Everything through which a torrent acts on the world, apart from its files. */
public record TorrentPorts(
        Peers peers, Dialer dialer, Trackers trackers, ContentOpener opener, Publisher publisher, SessionQuota quota) {}
