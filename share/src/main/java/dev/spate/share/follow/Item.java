package dev.spate.share.follow;

import dev.spate.engine.TorrentHandle;
import dev.spate.share.swarm.TorrentsOnDemand;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;

/** One offer of the share: the wanted version, our copy, and the attempt to get it. Owned by the follower's thread. */
final class Item {
    /**
     * A version in the output folder, complete and verified.
     *
     * @param version as {@link OfferedItem#version} defines it
     * @param local its name in the output folder
     * @param seal see {@link OutputFolder#seal}: it shows whether the files were changed since
     */
    record Copy(String version, String local, String seal) {}

    /** The stages of an attempt. */
    enum Stage {
        /** Waits for the torrent file. */
        PREPARING,
        /** Compares an existing file or folder with the version. */
        CHECKING,
        DOWNLOADING
    }

    /** The attempt to get one version. */
    static final class Attempt {
        final String version;

        /** The version's future name in the output folder; empty until it is chosen. */
        String target = "";

        /** Whether the download goes into its own incoming folder and is then moved. */
        boolean isBeside;

        /** Whether the download is complete and is being moved; after a kill, the move may already be done. */
        boolean isPlacing;

        /** Whether an unfinished download was in its place when the version was withdrawn and checked. */
        boolean isPart;

        /** The name of the file or folder that is compared with the version. */
        String candidate = "";

        Stage stage = Stage.PREPARING;
        Optional<Metainfo> metainfo = Optional.empty();

        /** The address of the share as a peer. */
        Optional<PeerAddress> origin = Optional.empty();

        Optional<TorrentHandle> handle = Optional.empty();
        long bytesVerified;
        long progressAt;

        Attempt(String version) {
            this.version = version;
        }
    }

    /**
     * The offer's name at the share. With a slash at the end, the item is the content of the torrent file of that name.
     */
    final String key;

    Optional<OfferedItem> desired = Optional.empty();
    Optional<Copy> copy = Optional.empty();
    Optional<Attempt> attempt = Optional.empty();

    /** The torrent of the copy, while it is offered to peers. */
    Optional<TorrentsOnDemand.Torrent> seeding = Optional.empty();

    /** Whether other threads work on the item; they end with a message to the follower's thread. */
    boolean isBusy;

    int failures;
    long retryAt;

    Item(String key) {
        this.key = key;
    }

    /** The key of the content that the torrent file of this name describes. */
    static String contentKey(String name) {
        return name + "/";
    }

    boolean isContent() {
        return key.endsWith("/");
    }

    boolean isComplete() {
        return desired.isPresent()
                && copy.isPresent()
                && copy.get().version().equals(desired.get().version());
    }
}
