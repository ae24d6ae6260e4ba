package dev.spate.app.share;

import dev.spate.app.web.Content;
import dev.spate.engine.PeerStatus;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.List;

/** Where torrents are seeded and introduced to peers. Thread-safe. */
public interface Swarms {
    /**
     * Seeds a torrent whose content is known to be right.
     *
     * @param folder where it lies
     * @param paths below the folder, one for each file of the metainfo
     * @throws dev.spate.engine.SpateException when it cannot be seeded
     */
    Swarm seed(Metainfo metainfo, Path folder, List<Path> paths);

    /** A torrent that is being seeded. Thread-safe. */
    interface Swarm {
        TorrentStatus status();

        /** Links at this moment; waits a little for the answer. */
        List<PeerStatus> peers();

        /** Who has all of it as far as is known, this program included. */
        int seeds();

        /** Who wants more of it, as far as is known. */
        int leechers();

        /** The bytes of one of its files, verified. */
        Content content(int file);

        /** Nobody is served from now on. Does not wait for goodbyes. */
        void withdraw();
    }
}
