package dev.spate.share.follow;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.DuplicateTorrentException;
import dev.spate.engine.Session;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentHandle;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.swarm.TorrentsOnDemand;
import dev.spate.wire.InfoHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Seeds complete copies. The most recent ones that came through a swarm are open and announced to trackers; every other
 * one is opened when a peer asks for it. Owned by the follower's thread.
 */
final class Seeding {
    private final OutputFolder output;
    private final Session session;
    private final TorrentsOnDemand torrents;
    private final Consumer<FollowNotice> notices;

    Seeding(OutputFolder output, Session session, Consumer<FollowNotice> notices) {
        this.output = output;
        this.session = session;
        this.torrents = new TorrentsOnDemand(session, FollowLimits.SEEDING_MAX, System::nanoTime);
        this.notices = notices;
    }

    /** Whether the files of a copy are unchanged. A changed copy no longer counts as ours. */
    boolean isUntouched(Metainfo metainfo, Copy copy) {
        return output.seal(metainfo, copy.local()).equals(Optional.of(copy.seal()));
    }

    /** Seeds a verified copy as soon as a peer asks for it. */
    void offer(Item item, Copy copy) {
        item.seeding = Optional.of(torrents.add(InfoHash.v1Hex(copy.version()), request(copy, item.desired)));
    }

    /** Seeds a verified copy at once. */
    void begin(Item item, Copy copy) {
        try {
            output.forgetProgress(copy.version());
            adopt(item, copy, session.add(request(copy, item.desired).get()));
        } catch (DuplicateTorrentException e) {
            // Another item has the same content and seeds it.
            item.seeding = Optional.empty();
        } catch (SpateException | IOException e) {
            notices.accept(new FollowNotice.Problem(item.key, "cannot be seeded: " + e.getMessage()));
        }
    }

    /** Takes over a torrent that the session has completed and already seeds. */
    void adopt(Item item, Copy copy, TorrentHandle handle) {
        item.seeding = Optional.of(torrents.adopt(request(copy, item.desired), handle));
    }

    /** The request is made when the torrent is opened, on any thread, because the files may have changed by then. */
    private Supplier<AddTorrent> request(Copy copy, Optional<OfferedItem> offer) {
        return () -> {
            Metainfo metainfo = description(copy, offer)
                    .orElseThrow(() -> new SpateException(copy.local() + ": its torrent file is missing"));
            if (!isUntouched(metainfo, copy)) {
                throw new SpateException(copy.local() + " was changed by another program");
            }
            return AddTorrent.of(metainfo, output.folder())
                    .access(AddTorrent.Access.SEED)
                    .vouched(true)
                    .paths(output.paths(metainfo, copy.local()))
                    .build();
        };
    }

    /** The torrent of a copy: from the share's offer, or else from the kept torrent file. */
    Optional<Metainfo> description(Copy copy, Optional<OfferedItem> offer) {
        return offer.filter(said -> said.version().equals(copy.version()))
                .flatMap(OfferedItem::description)
                .or(() -> output.torrent(copy.version()));
    }

    /** Stops seeding the item. Done when the session has removed its torrent: at once if it was not open. */
    CompletableFuture<?> stop(Item item) {
        Optional<TorrentsOnDemand.Torrent> torrent = item.seeding;
        item.seeding = Optional.empty();
        return torrent.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : torrent.get().remove();
    }
}
