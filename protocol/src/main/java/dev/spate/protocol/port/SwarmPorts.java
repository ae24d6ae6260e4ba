package dev.spate.protocol.port;

import dev.spate.protocol.announce.Trackers;

/** The ports through which a torrent reaches trackers, peers and its owner. */
public record SwarmPorts(Peers peers, Dialer dialer, Trackers trackers, Publisher publisher, SessionQuota quota) {}
