package dev.spate.share.swarm;

import dev.spate.engine.AddTorrent;
import dev.spate.share.offer.SwarmTraffic;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.function.Supplier;

/** Seeds torrents and makes them known to peers. Thread-safe. */
public interface Swarms {
    /**
     * Seeds a torrent whose content is already verified. Peers can find it at once; it is opened when one asks for it.
     *
     * @param request called each time the torrent is opened
     */
    Swarm seed(InfoHash infoHash, Supplier<AddTorrent> request);

    /** A seeded torrent. Thread-safe. */
    interface Swarm {
        SwarmTraffic traffic();

        /** The peers that are connected at this moment; waits for half a second at most. */
        List<PeerStatus> peers();

        /** The known number of peers that have all of it, including this program. */
        int seeds();

        /** The known number of peers that are downloading it. */
        int leechers();

        /** Stops seeding at once, without waiting for the connections to close. */
        void withdraw();
    }
}
