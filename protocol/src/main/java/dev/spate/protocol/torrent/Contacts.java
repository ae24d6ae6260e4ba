package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Trackers;

/** Everything through which others are met. */
public record Contacts(Peers peers, Dialer dialer, Trackers trackers, Publisher publisher, Slots slots) {}
