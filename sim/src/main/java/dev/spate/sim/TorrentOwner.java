package dev.spate.sim;

import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.peer.Bitfield;

/** What has added a torrent to its host, and what the torrent reports to: a scenario, or the session of the host. */
interface TorrentOwner {
    /** Pieces to check when the content is opened. */
    Bitfield unchecked();

    /** Where progress is saved: in this store, and before that maybe elsewhere. */
    Store saving(Store store);

    /** The content is about to be open. */
    void onOpened();

    void onNotice(Notice notice);

    void onStats(TorrentStats stats);
}
