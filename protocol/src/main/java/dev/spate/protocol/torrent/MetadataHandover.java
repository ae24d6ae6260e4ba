package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.AnnounceFigures;
import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.swarm.AddressBook;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a torrent takes over from its metadata fetch.
 *
 * @param addresses the addresses that it may dial
 * @param abandonedDials dials in progress that hold no slots
 * @param announcer knows what trackers were told; it announces for the torrent from now on
 */
record MetadataHandover(AddressBook addresses, int abandonedDials, Announcer announcer) {
    /** For a torrent whose metainfo was known from the start. */
    static MetadataHandover none(List<List<String>> trackers, TorrentPorts ports, RandomGenerator random) {
        return new MetadataHandover(
                new AddressBook(ports.quota().dialBudget()),
                0,
                new Announcer(trackers, true, ports.trackers(), () -> AnnounceFigures.BLANK, random));
    }
}
