package dev.spate.protocol.port;

import dev.spate.protocol.announce.Trackers;

/** Everything through which others are met. */
public record SwarmPorts(Peers peers, Dialer dialer, Trackers trackers, Publisher publisher, SessionQuota quota) {}
