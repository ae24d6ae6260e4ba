package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Trackers;

/** Everything through which a torrent acts on the world. */
public record Ports(
        Peers peers, Disk disk, Store store, Dialer dialer, Trackers trackers, Publisher publisher, Slots slots) {
    /** Those that a torrent has before anything of it is on disk. */
    Contacts contacts() {
        return new Contacts(peers, dialer, trackers, publisher, slots);
    }
}
