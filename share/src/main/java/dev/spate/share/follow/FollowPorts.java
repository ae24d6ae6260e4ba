package dev.spate.share.follow;

import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a {@link FollowMachine} can request. A port never blocks and never calls back: every answer is a
 * {@link FollowEvent}, and each request that names an answer gets exactly one.
 *
 * @param notices receives what the user may want to know
 */
record FollowPorts(Share share, Torrents torrents, Folder folder, Consumer<FollowNotice> notices) {
    /** The share's web address. */
    interface Share {
        /**
         * Opens the stream of events. Its {@link FollowEvent.OfStream} follow; the last one is {@link FollowEvent.Lost}.
         *
         * @param lastId the event to resume after; empty for a new stream
         */
        void connect(String lastId);

        /**
         * Fetches the torrent file of an offer; for an offer without bytes, checks that the share still has it. Answer:
         * {@link FollowEvent.Prepared} or {@link FollowEvent.Failed}.
         *
         * @param peerPort where the share listens for peers; 0 when it is not needed as a peer
         */
        void prepare(String key, OfferedItem offer, int peerPort);

        /** Fetches small offers into the incoming folder. Answer: {@link FollowEvent.BatchFetched}. */
        void fetch(List<Order> batch);

        /** Reports progress on the stream of this name. Answer: {@link FollowEvent.Reported}. */
        void report(String stream, FollowProgress progress);
    }

    /**
     * A small offer to fetch.
     *
     * @param candidate the name of an existing file or folder that may have the same content
     */
    record Order(String key, OfferedItem offer, Optional<String> candidate) {}

    /**
     * The session's torrents, one for each item at most. While a torrent is there, {@link FollowEvent.Advanced},
     * {@link FollowEvent.Downloaded}, {@link FollowEvent.Compared} and {@link FollowEvent.TorrentFailed} tell of it.
     */
    interface Torrents {
        /**
         * Compares an existing file or folder with a torrent. {@link FollowEvent.Duplicate} and
         * {@link FollowEvent.Failed} say that this torrent was not added.
         */
        void compare(String key, Metainfo metainfo, String local);

        /** Begins or continues a download. It may not be added, as with {@link #compare}. */
        void download(String key, Download download);

        /** Removes the item's torrent, a seed too. Answer: {@link FollowEvent.Removed}. */
        void remove(String key);

        /** Seeds a copy. {@link FollowEvent.SeedFailed} may follow. */
        void seed(String key, Copy copy, Optional<OfferedItem> offer, ItemState.Seeding how);

        /** Stops seeding, if it does. There is no answer. */
        void stopSeeding(String key);
    }

    /**
     * A download.
     *
     * @param isBeside whether it goes into the incoming folder, not directly to its place
     * @param origin a peer to dial
     * @param name the offer's name, when the share's web address has its content too
     */
    record Download(Metainfo metainfo, boolean isBeside, Optional<PeerAddress> origin, Optional<String> name) {}

    /**
     * The output folder, with the saved state in it. It serves all requests in their order, one after the other. Any
     * of them may be answered by {@link FollowEvent.Failed} instead of the answer that it names.
     */
    interface Folder {
        /** Empties the incoming folder, except for these versions. There is no answer. */
        void tidy(Set<String> versions);

        /** Answer: {@link FollowEvent.Inspected}. */
        void inspect(String key, Copy copy, Optional<OfferedItem> offer);

        /**
         * Adapts a name to the disk and looks what lies there. Answer: {@link FollowEvent.Looked}.
         *
         * @param infoHash of a version whose unfinished download is looked for too
         */
        void look(String key, String name, Optional<String> infoHash);

        /**
         * Moves a version from the incoming folder to its place, or finishes an interrupted move. Answer:
         * {@link FollowEvent.Placed}, {@link FollowEvent.NameTaken} or {@link FollowEvent.Vanished}.
         *
         * @param mayBin whether what has the name goes to the bin
         */
        void place(String key, Attempt.Placing attempt, Metainfo metainfo, boolean mayBin);

        /** Creates an offer without bytes. Answer: {@link FollowEvent.Placed} or {@link FollowEvent.NameTaken}. */
        void create(String key, String local, OfferedItem offer, boolean mayBin);

        /**
         * Seals a copy, moves the older copy to the bin, and removes what is left of the version in the incoming folder.
         * Answer: {@link FollowEvent.Settled}.
         *
         * @param copy not sealed yet
         * @param metainfo empty for an offer without bytes
         */
        void settle(String key, Copy copy, Optional<Metainfo> metainfo, Optional<String> toBin);

        /** Looks what is left of a version. Answer: {@link FollowEvent.Recalled}. */
        void recall(String key, String version, String local);

        /**
         * Removes what an attempt has left. Answer: {@link FollowEvent.Dropped}.
         *
         * @param bins whether what lies at its place goes to the bin, though it may be more than a part
         */
        void drop(String key, Attempt attempt, boolean bins);

        /** Moves a copy to the bin. Answer: {@link FollowEvent.Binned}. */
        void bin(String key, String local);

        /** Reads a torrent file, and keeps it if it is one. Answer: {@link FollowEvent.Described}. */
        void describe(String key, String local);

        /** Keeps a torrent for the next run, if that is possible. There is no answer. */
        void keep(Metainfo metainfo);

        /**
         * Saves the state; the names of placed versions are durable before. Answer: {@link FollowEvent.StateSaved}.
         */
        void save(StateFile.Change change);
    }
}
