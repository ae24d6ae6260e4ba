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
 * Gives on what is complete. What came through a swarm is open, and trackers hear of it, as long as it belongs to the last
 * ones; everything else is opened when a peer asks for it. Owned by the follower's thread.
 */
final class Seeding {
    private final OutputFolder output;
    private final Session session;
    private final TorrentsOnDemand torrents;
    private final Consumer<FollowNotice> news;

    Seeding(OutputFolder output, Session session, Consumer<FollowNotice> news) {
        this.output = output;
        this.session = session;
        this.torrents = new TorrentsOnDemand(session, FollowLimits.SEEDING_MAX, System::nanoTime);
        this.news = news;
    }

    /** Whether nobody has touched what an earlier run has left; otherwise it is no copy of ours any more. */
    boolean isUntouched(Metainfo metainfo, Copy copy) {
        return output.seal(metainfo, copy.local()).equals(Optional.of(copy.seal()));
    }

    /** Seeds a copy that was verified, from the moment on that a peer asks for it. */
    void offer(Item item, Copy copy) {
        item.seeding = Optional.of(torrents.add(InfoHash.v1Hex(copy.version()), request(copy, item.desired)));
    }

    /** Seeds a copy that was verified, at once. */
    void begin(Item item, Copy copy) {
        try {
            output.forgetProgress(copy.version());
            goOn(item, copy, session.add(request(copy, item.desired).get()));
        } catch (DuplicateTorrentException e) {
            // Another item has the same content, and seeds it.
            item.seeding = Optional.empty();
        } catch (SpateException | IOException e) {
            news.accept(new FollowNotice.Trouble(item.key, "cannot be seeded: " + e.getMessage()));
        }
    }

    /** What the session has completed, and seeds already. */
    void goOn(Item item, Copy copy, TorrentHandle handle) {
        item.seeding = Optional.of(torrents.adopt(request(copy, item.desired), handle));
    }

    /** Made when it is opened, on any thread: by then somebody may have touched the files. */
    private Supplier<AddTorrent> request(Copy copy, Optional<OfferedItem> offer) {
        return () -> {
            Metainfo metainfo = description(copy, offer)
                    .orElseThrow(() -> new SpateException("there is no torrent of " + copy.local()));
            if (!isUntouched(metainfo, copy)) {
                throw new SpateException(copy.local() + " was touched");
            }
            return AddTorrent.of(metainfo, output.folder())
                    .access(AddTorrent.Access.SEED)
                    .vouched(true)
                    .paths(output.paths(metainfo, copy.local()))
                    .build();
        };
    }

    /** What a copy holds: as the share has said, or as was kept. */
    Optional<Metainfo> description(Copy copy, Optional<OfferedItem> offer) {
        return offer.filter(said -> said.version().equals(copy.version()))
                .flatMap(OfferedItem::description)
                .or(() -> output.torrent(copy.version()));
    }

    /** Done when the session has let go of it, which is at once when it was not open. */
    CompletableFuture<?> stop(Item item) {
        Optional<TorrentsOnDemand.Torrent> torrent = item.seeding;
        item.seeding = Optional.empty();
        return torrent.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : torrent.get().remove();
    }
}
