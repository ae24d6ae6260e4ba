package dev.spate.share.swarm;

import dev.spate.engine.AddTorrent;
import dev.spate.share.offer.SwarmTraffic;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.function.Supplier;

/** Where torrents are seeded and introduced to peers. Thread-safe. */
public interface Swarms {
    /**
     * Seeds a torrent whose content is known to be right: from now on peers hear of it, and it is opened when one asks.
     *
     * @param request made when it is opened
     */
    Swarm seed(InfoHash infoHash, Supplier<AddTorrent> request);

    /** A torrent that is seeded. Thread-safe. */
    interface Swarm {
        SwarmTraffic traffic();

        /** Links at this moment; waits a little for the answer. */
        List<PeerStatus> peers();

        /** Who has all of it as far as is known, this program included. */
        int seeds();

        /** Who wants more of it, as far as is known. */
        int leechers();

        /** Nobody is served from now on. Does not wait for goodbyes. */
        void withdraw();
    }
}
