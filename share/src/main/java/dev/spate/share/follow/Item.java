package dev.spate.share.follow;

import dev.spate.engine.TorrentHandle;
import dev.spate.share.swarm.TorrentsOnDemand;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;

/** One thing of the share: what is wanted of it, what is here, and what is being done. Owned by the follower's thread. */
final class Item {
    /**
     * A version that is here, complete and verified.
     *
     * @param version as {@link OfferedItem#version} has it
     * @param local its name in the output folder
     * @param seal tells whether anybody has touched it since
     */
    record Copy(String version, String local, String seal) {}

    /** Where the work for a version stands. */
    enum Stage {
        /** Its torrent file is needed. */
        PREPARING,
        /** What lies here already is compared with it. */
        CHECKING,
        DOWNLOADING
    }

    /** The work for one version. */
    static final class Attempt {
        final String version;

        /** The name it will have in the output folder; empty until it is chosen. */
        String target = "";

        /** Whether it is downloaded into a folder of its own and then moved. */
        boolean isBeside;

        /** Whether it is complete, and the move may have been done. */
        boolean isPlacing;

        /** Whether a part of it lay in its place, when it was compared after nobody offered it any more. */
        boolean isPart;

        /** The name of what is compared with it. */
        String candidate = "";

        Stage stage = Stage.PREPARING;
        Optional<Metainfo> metainfo = Optional.empty();

        /** The share as a peer. */
        Optional<PeerAddress> origin = Optional.empty();

        Optional<TorrentHandle> handle = Optional.empty();
        long bytesHad;
        long movedAt;

        Attempt(String version) {
            this.version = version;
        }
    }

    /** The name at the share; with a slash behind it, what the torrent file of that name describes. */
    final String key;

    Optional<OfferedItem> desired = Optional.empty();
    Optional<Copy> copy = Optional.empty();
    Optional<Attempt> attempt = Optional.empty();

    /** The torrent of the copy, while peers may ask for it. */
    Optional<TorrentsOnDemand.Torrent> seeding = Optional.empty();

    /** Whether something is under way that ends with a message to the follower's thread. */
    boolean isBusy;

    int failures;
    long retryAt;

    Item(String key) {
        this.key = key;
    }

    /** The item that this describes. */
    static String contentKey(String name) {
        return name + "/";
    }

    boolean isContent() {
        return key.endsWith("/");
    }

    boolean isHere() {
        return desired.isPresent()
                && copy.isPresent()
                && copy.get().version().equals(desired.get().version());
    }
}
