package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Trackers;

/** Everything through which a torrent acts on the world. */
public record Ports(
        Peers peers, Disk disk, Store store, Dialer dialer, Trackers trackers, Publisher publisher, Slots slots) {}
